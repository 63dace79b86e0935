/** The form of a new key: what it is for in words, what it may, what it reaches, and further bounds folded away. */
import { Form } from '@remix-run/react';
import { type KeyKind, type KeyPermission, keyPermissions, resourceKinds, type Service } from '#schema/key.ts';
import type { Permission } from '#schema/role.ts';
import { Check, Choice, Complaint, Input, Lines, Select, Submit, wrongField } from './form.tsx';
import type { KeyOutcome, KeyPlaces } from './key.server.ts';
import { useVoice } from './voice.tsx';

interface FormProps {
  /** What whoever makes it may: nobody gives more. */
  held: readonly Permission[];
  places: KeyPlaces;
  /** Whom it can be for; without, it is for the maker. */
  services?: readonly Service[];
  outcome: KeyOutcome | undefined;
}

export function KeyFormPart({ held, places, services, outcome }: FormProps) {
  const { say } = useVoice();
  const problem = outcome?.intent === 'make' ? outcome.problem : undefined;
  const kinds: KeyKind[] = ['secret', 'public', ...(mayProvision(held) ? (['provisioning'] as const) : [])];
  return (
    <section aria-labelledby="make">
      <h2 id="make">{say(services ? 'key.new.service' : 'key.new')}</h2>
      <Complaint problem={problem} />
      <Form method="post">
        <Input
          name="name"
          label={say('key.form.name')}
          hint={say('key.form.name.hint')}
          error={wrongField(problem, 'name') && say('key.form.name.wrong')}
          maxLength={200}
          required
        />
        {services && (
          <Select
            name="serviceId"
            label={say('key.form.service')}
            defaultValue={services[0]?.id ?? ''}
            options={services.map(({ id, name }) => [id, name])}
          />
        )}
        <Choice
          name="kind"
          label={say('key.form.kind')}
          defaultValue="secret"
          options={kinds.map((value) => ({
            value,
            label: say(`key.kind.${value}`),
            hint: say(`key.kind.${value}.hint`),
          }))}
        />
        <Permissions
          given={keyPermissions.filter((permission) => held.includes(permission))}
          error={wrongField(problem, 'permissions') && say('key.form.permissions.wrong')}
        />
        <Reach places={places} />
        <Bounds problem={problem} />
        <Submit intent="make">{say('key.new.submit')}</Submit>
      </Form>
    </section>
  );
}

const mayProvision = (held: readonly Permission[]) => held.includes('people') && held.includes('key');

/** One choice: everything, `space:<id>` or `collection:<id>`, as `readKeyForm` reads it. */
function Reach({ places: { spaces, collections } }: { places: KeyPlaces }) {
  const { say } = useVoice();
  const groups = [
    { label: say('key.form.reach.spaces'), options: spaces.map(({ id, name }) => [`space:${id}`, name] as const) },
    {
      label: say('key.form.reach.collections'),
      options: collections.map(({ id, name }) => [`collection:${id}`, name] as const),
    },
  ];
  return (
    <Select
      name="reach"
      label={say('key.form.reach')}
      hint={say('key.form.reach.hint')}
      defaultValue=""
      options={[['', say('key.form.reach.all')]]}
      groups={groups.filter(({ options }) => options.length > 0)}
    />
  );
}

function Permissions({ given, error }: { given: readonly KeyPermission[]; error: string | undefined }) {
  const { say } = useVoice();
  return (
    <fieldset aria-describedby={error ? 'permissions-error' : 'permissions-hint'}>
      <legend>{say('key.form.permissions')}</legend>
      <p className="hint" id="permissions-hint">
        {say('key.form.permissions.hint')}
      </p>
      {given.map((permission) => (
        <Check
          key={permission}
          name={`may-${permission}`}
          label={say(`key.permission.${permission}`)}
          hint={say(`key.permission.${permission}.hint`)}
          checked={permission === 'ask'}
        />
      ))}
      {error && (
        <p className="error" id="permissions-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Bounds({ problem }: { problem: KeyOutcome['problem'] }) {
  const { say } = useVoice();
  const isWrong = problem?.errors?.length;
  return (
    <details className="fold" open={Boolean(isWrong)}>
      <summary>{say('key.form.more')}</summary>
      <Lines
        name="origins"
        label={say('key.form.origins')}
        hint={say('key.form.origins.hint')}
        error={wrongField(problem, 'origins') && say('key.form.origins.wrong')}
      />
      <Lines
        name="networks"
        label={say('key.form.networks')}
        hint={say('key.form.networks.hint')}
        error={wrongField(problem, 'networks') && say('key.form.networks.wrong')}
      />
      <Input
        name="expiresOn"
        type="date"
        label={say('key.form.expires')}
        hint={say('key.form.expires.hint')}
        error={wrongField(problem, 'expiresAt') && say('key.form.expires.wrong')}
      />
      {(['perMinute', 'perHour'] as const).map((name) => (
        <Input
          key={name}
          name={name}
          type="number"
          min={1}
          label={say(`key.form.${name}`)}
          hint={say('key.form.per.hint')}
          error={wrongField(problem, name) && say('key.form.per.wrong')}
        />
      ))}
      <fieldset aria-describedby="kinds-hint">
        <legend>{say('key.form.kinds')}</legend>
        <p className="hint" id="kinds-hint">
          {say('key.form.kinds.hint')}
        </p>
        {resourceKinds.map((kind) => (
          <Check key={kind} name={`about-${kind}`} label={say(`key.about.${kind}`)} checked={false} />
        ))}
      </fieldset>
    </details>
  );
}
