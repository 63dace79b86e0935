/** What there is to set of a provider. */
import { federationKinds } from '#schema/federation.ts';
import type { Group } from '#schema/group.ts';
import type { Problem } from '#schema/problem.ts';
import { givenRoles } from '#schema/role.ts';
import { rowsFor, type Typed, targetOf } from './federation-form-data.ts';
import { Check, Choice, Input, Lines, Select, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

type Props = {
  form: Typed;
  problem: Problem | undefined;
  /** Null for a reader who may not see them. */
  groups: Group[] | null;
  /** Where the provider is known by its issuer and client, which stay as they are. */
  isClientFixed?: boolean;
};

export function FederationFields({ form, problem, groups, isClientFixed = false }: Props) {
  const { say } = useVoice();
  const wrong = (name: 'name' | 'issuer' | 'clientId' | 'scopes' | 'hosts' | 'audiences' | 'domains' | 'groups') =>
    wrongField(problem, name) && say(`federation.wrong.${name}`);
  const kinds = federationKinds.map((kind) => [kind, say(`federation.kind.${kind}`)] as const);
  const plain = { autoCapitalize: 'none', spellCheck: false, required: true } as const;
  return (
    <>
      <Input
        name="name"
        label={say('federation.name')}
        hint={say('federation.name.hint')}
        error={wrong('name')}
        defaultValue={form.name}
        maxLength={100}
        required
      />
      <Select name="kind" label={say('federation.kind')} defaultValue={form.kind} options={kinds} />
      <Input
        name="issuer"
        type="url"
        label={say('federation.issuer')}
        hint={say('federation.issuer.hint')}
        error={wrong('issuer')}
        defaultValue={form.issuer}
        readOnly={isClientFixed}
        {...plain}
      />
      <Input
        name="clientId"
        label={say('federation.clientId')}
        error={wrong('clientId')}
        defaultValue={form.clientId}
        readOnly={isClientFixed}
        {...plain}
      />
      <Admission form={form} error={wrong('domains')} />
      <Check name="enabled" label={say('federation.enabled')} checked={form.enabled} />
      <details className="box">
        <summary>{say('federation.claims')}</summary>
        {(['email', 'name', 'groups'] as const).map((claim) => (
          <Input
            key={claim}
            name={`claims.${claim}`}
            label={say(`federation.claims.${claim}`)}
            defaultValue={form.claims[claim]}
            {...plain}
          />
        ))}
        <Lines
          name="scopes"
          label={say('federation.scopes')}
          hint={say('federation.scopes.hint')}
          error={wrong('scopes')}
          defaultValue={form.scopes.join('\n')}
        />
        <Lines
          name="hosts"
          label={say('federation.hosts')}
          hint={say('federation.hosts.hint')}
          error={wrong('hosts')}
          defaultValue={form.hosts.join('\n')}
        />
        <Lines
          name="audiences"
          label={say('federation.audiences')}
          hint={say('federation.audiences.hint')}
          error={wrong('audiences')}
          defaultValue={form.audiences.join('\n')}
        />
      </details>
      {groups && <Rules form={form} groups={groups} error={wrong('groups')} />}
    </>
  );
}

function Admission({ form, error }: { form: Typed; error: string | undefined }) {
  const { say } = useVoice();
  const options = (['invited', 'create'] as const).map((value) => ({
    value,
    label: say(`federation.admission.${value}`),
    hint: say(`federation.admission.${value}.hint`),
  }));
  return (
    <>
      <Choice name="admission" label={say('federation.admission')} defaultValue={form.admission} options={options} />
      <Lines
        name="domains"
        label={say('federation.domains')}
        hint={say('federation.domains.hint')}
        error={error}
        defaultValue={form.domains.join('\n')}
      />
    </>
  );
}

function Rules({ form, groups, error }: { form: Typed; groups: Group[]; error: string | undefined }) {
  const { say } = useVoice();
  const targets = [
    { label: say('federation.groups.ours'), options: groups.map(({ id, name }) => [`group:${id}`, name] as const) },
    {
      label: say('federation.groups.roles'),
      options: givenRoles.map((role) => [`role:${role}`, say(`account.role.${role}`)] as const),
    },
  ];
  const nothing = [['', say('federation.groups.nothing')] as const];
  return (
    <details className="box" open={form.groups.length > 0 || error !== undefined}>
      <summary>{say('federation.groups')}</summary>
      <p>{say('federation.groups.hint')}</p>
      {error && <p className="error">{error}</p>}
      {rowsFor(form.groups).map(({ name, nth, rule }) => (
        <div className="range" key={name}>
          <Input
            name={`${name}.value`}
            label={say('federation.groups.value', { nth })}
            defaultValue={rule?.value}
            maxLength={300}
          />
          <Select
            name={`${name}.target`}
            label={say('federation.groups.target', { nth })}
            defaultValue={rule ? targetOf(rule) : ''}
            options={nothing}
            groups={targets}
          />
        </div>
      ))}
    </details>
  );
}
