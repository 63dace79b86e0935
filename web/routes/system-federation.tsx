/** The providers of one tenant, seen and set by those who run the installation. What they give there is not shown. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { GrantedFederation } from '#schema/federation.ts';
import type { Tenant } from '#schema/tenant.ts';
import { read } from '../parts/door.server.ts';
import { FederationFields } from '../parts/federation-fields.tsx';
import { blankFederation } from '../parts/federation-form-data.ts';
import { type Granted, grantFederation } from '../parts/federation-grant.server.ts';
import { FederationTable } from '../parts/federation-table.tsx';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('federation.title'));

export async function loader(args: LoaderFunctionArgs) {
  const path = `/system/tenants/${args.params.id}`;
  const tenant = await read<Tenant>(args, path);
  const federations = await read<GrantedFederation[]>(args, `${path}/federation`);
  const chosen = new URL(args.request.url).searchParams.get('provider');
  return { tenant, federations, chosen: federations.find(({ id }) => id === chosen) ?? null };
}

export async function action(args: ActionFunctionArgs) {
  return grantFederation(args, args.params.id!, await args.request.formData());
}

export default function SystemFederation() {
  const { say } = useVoice();
  const { tenant, federations, chosen } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const path = `/system/tenants/${tenant.id}`;
  const steps = [
    { to: '/system/tenants', name: say('tenant.title') },
    { to: path, name: tenant.name },
  ];
  return (
    <div className="narrow">
      <Trail from="administration" steps={steps} />
      <h1>{say('federation.title')}</h1>
      <p className="lead">{say('federation.grant.lead', { name: tenant.name })}</p>
      {result && 'set' in result && <Outcome federation={result.set} />}
      {federations.length === 0 ? (
        <Empty title={say('federation.empty')} />
      ) : (
        <FederationTable federations={federations} to={(id) => `${path}/federation?provider=${id}`} />
      )}
      <GrantForm
        key={chosen?.id ?? federations.length}
        chosen={chosen}
        refused={result && 'problem' in result ? result : undefined}
      />
      {chosen && (
        <p>
          <Link to={`${path}/federation`}>{say('federation.new')}</Link>
        </p>
      )}
    </div>
  );
}

/** What is left to do stands at the provider: the address to register there. */
function Outcome({ federation }: { federation: GrantedFederation }) {
  const { say } = useVoice();
  return (
    <div className="notice good" role="status">
      <p>{say('federation.grant.set', { name: federation.form.name })}</p>
      <p>
        <code>{federation.redirectUri}</code>
      </p>
    </div>
  );
}

type Refused = Extract<Granted, { problem: unknown }>;

function GrantForm({ chosen, refused }: { chosen: GrantedFederation | null; refused: Refused | undefined }) {
  const { say } = useVoice();
  const standing = chosen ? { ...chosen.form, groups: [] } : blankFederation;
  return (
    <section aria-labelledby="grant">
      <h2 id="grant">{chosen ? say('federation.grant.change', { name: chosen.form.name }) : say('federation.new')}</h2>
      {chosen && <p>{say('federation.grant.same')}</p>}
      <Complaint problem={refused?.problem} />
      <Form method="post" noValidate>
        <FederationFields
          form={refused?.typed ?? standing}
          problem={refused?.problem}
          groups={null}
          isClientFixed={chosen !== null}
        />
        <Input
          name="secret"
          type="password"
          label={say(chosen ? 'federation.secret.new' : 'federation.secret')}
          hint={say(chosen?.hasSecret ? 'federation.grant.secret.kept' : 'federation.secret.about')}
          autoComplete="new-password"
          maxLength={2000}
        />
        <Submit>{say(chosen ? 'setting.save' : 'federation.add')}</Submit>
      </Form>
    </section>
  );
}
