/** The deletion of a tenant: asked for with its address repeated, then how far it has come and what it found left. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import type { Purge } from '#schema/purge.ts';
import type { Tenant } from '#schema/tenant.ts';
import { act, readIfThere } from '../parts/door.server.ts';
import { Complaint, Input, Submit, wrongField } from '../parts/form.tsx';
import { PurgeProgress } from '../parts/purge.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

type Read = { tenant: Tenant | null; purge: Purge | null };

export const meta = titled<Read>((say, { tenant }) =>
  tenant ? say('purge.title', { name: tenant.name }) : say('purge.title.gone'),
);

/** Of a tenant that is gone, its deletion is all that there is. */
export async function loader(args: LoaderFunctionArgs): Promise<Read> {
  const path = `/system/tenants/${args.params.id}`;
  const tenant = await readIfThere<Tenant>(args, path);
  const isGivenUp = tenant === null || tenant.state === 'deleting';
  const purge = isGivenUp ? await readIfThere<Purge>(args, `${path}/purge`) : null;
  if (!tenant && !purge) throw new Response(null, { status: 404 });
  return { tenant, purge };
}

export async function action(args: ActionFunctionArgs) {
  const { slug, reference } = Object.fromEntries(await args.request.formData());
  const outcome = await act<Purge>(args, 'DELETE', `/system/tenants/${args.params.id}`, { slug, reference });
  return outcome.ok ? null : data(outcome.problem, outcome.problem.status);
}

export default function PurgePage() {
  const { say } = useVoice();
  const { tenant, purge } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>() ?? undefined;
  const isOver = purge === null || purge.endedAt !== null;
  useReread(!isOver);
  const steps = [{ to: '/system/tenants', name: say('tenant.title') }];
  if (tenant) steps.push({ to: `/system/tenants/${tenant.id}`, name: tenant.name });
  return (
    <div className="narrow">
      <Trail from="administration" steps={steps} />
      <h1>{tenant ? say('purge.title', { name: tenant.name }) : say('purge.title.gone')}</h1>
      {purge && <PurgeProgress purge={purge} />}
      {tenant && isOver && <Farewell tenant={tenant} problem={problem} />}
    </div>
  );
}

function Farewell({ tenant, problem }: { tenant: Tenant; problem: Problem | undefined }) {
  const { say } = useVoice();
  if (tenant.state === 'active') {
    return (
      <div className="notice warn">
        <p>{say('purge.open')}</p>
        <p>
          <Link to={`/system/tenants/${tenant.id}`}>{say('purge.close')}</Link>
        </p>
      </div>
    );
  }
  return (
    <section>
      <h2>{say('purge.ask')}</h2>
      <p className="notice bad">{say('purge.about', { name: tenant.name })}</p>
      <Complaint problem={problem} />
      <Form method="post">
        <Input
          name="slug"
          label={say('purge.slug')}
          hint={say('purge.slug.hint', { slug: tenant.slug })}
          error={wrongField(problem, 'slug') && say('purge.slug.wrong')}
          autoComplete="off"
          required
        />
        <Input
          name="reference"
          label={say('purge.reference')}
          hint={say('purge.reference.hint')}
          error={wrongField(problem, 'reference') && say('purge.reference.hint')}
          minLength={5}
          maxLength={500}
          required
        />
        <Submit className="danger">{say('purge.submit')}</Submit>
      </Form>
    </section>
  );
}
