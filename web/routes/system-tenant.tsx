/** One tenant: what it uses, what it may, what bounds it, and whether it is open. What is in it is not shown. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Tenant } from '#schema/tenant.ts';
import { Confirmed } from '../parts/confirm.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Lines, Submit, wrongField } from '../parts/form.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { LimitsFields, QuotaFields, SwitchFields } from '../parts/tenant-bounds.tsx';
import { orderOf } from '../parts/tenant-form-data.ts';
import { NameFields } from '../parts/tenant-name.tsx';
import { Use } from '../parts/tenant-use.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ tenant: Tenant }>((_say, { tenant }) => tenant.name);

export async function loader(args: LoaderFunctionArgs) {
  return { tenant: await read<Tenant>(args, `/system/tenants/${args.params.id}`) };
}

export async function action(args: ActionFunctionArgs) {
  const order = orderOf(await args.request.formData());
  if (!order) throw new Response(null, { status: 400 });
  const { intent, method, path, body } = order;
  const done = await act<Tenant>(args, method, `/system/tenants/${args.params.id}/${path}`, body);
  if (done.ok) return data<Outcome>({ intent });
  return data<Outcome>({ intent, problem: done.problem }, done.problem.status);
}

export default function TenantPage() {
  const { say } = useVoice();
  const { tenant } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const steps = [{ to: '/system/tenants', name: say('tenant.title') }];
  return (
    <div className="narrow">
      <Trail from="administration" steps={steps} />
      <h1>{tenant.name}</h1>
      <Standing tenant={tenant} />
      <Use tenant={tenant} />
      <PartForm intent="name" title={say('tenant.part.name')} outcome={outcome}>
        {(problem) => <NameFields tenant={tenant} problem={problem} />}
      </PartForm>
      <PartForm
        intent="quota"
        title={say('tenant.part.quota')}
        about={say('tenant.part.quota.about')}
        outcome={outcome}
      >
        {(problem) => <QuotaFields quota={tenant.quota} problem={problem} />}
      </PartForm>
      <PartForm
        intent="limits"
        title={say('tenant.part.limits')}
        about={say('tenant.part.limits.about')}
        outcome={outcome}
      >
        {(problem) => <LimitsFields limits={tenant.limits} problem={problem} />}
      </PartForm>
      <PartForm
        intent="switches"
        title={say('tenant.part.switches')}
        about={say('tenant.part.switches.about')}
        outcome={outcome}
      >
        {() => <SwitchFields switches={tenant.switches} />}
      </PartForm>
      <PartForm intent="origins" title={say('tenant.part.origins')} outcome={outcome}>
        {(problem) => (
          <Lines
            name="origins"
            label={say('tenant.origins')}
            hint={say('tenant.origins.hint')}
            error={wrongField(problem, 'origins') && say('tenant.wrong.origins')}
            defaultValue={tenant.origins.join('\n')}
          />
        )}
      </PartForm>
      <section>
        <h2>{say('federation.title')}</h2>
        <p>
          <Link to={`/system/tenants/${tenant.id}/federation`}>{say('federation.grant.link')}</Link>
        </p>
      </section>
      <Closing tenant={tenant} outcome={outcome} />
    </div>
  );
}

function Standing({ tenant }: { tenant: Tenant }) {
  const { say } = useVoice();
  return (
    <>
      <p className="facts">
        {say(`tenant.state.${tenant.state}`)} · {say('tenant.since')} <Time at={tenant.createdAt} />
      </p>
      {tenant.state === 'suspended' && <p className="notice warn">{say('tenant.suspended')}</p>}
    </>
  );
}

/** Whether it is open: to close it is asked twice. */
function Closing({ tenant, outcome }: { tenant: Tenant; outcome: Outcome | undefined }) {
  const { say } = useVoice();
  const problem = ['suspend', 'resume'].includes(outcome?.intent ?? '') ? outcome?.problem : undefined;
  return (
    <section>
      <h2>{say('tenant.part.closing')}</h2>
      <Complaint problem={problem} />
      {tenant.state === 'active' && (
        <Confirmed
          label={say('tenant.suspend')}
          spokenLabel={say('tenant.suspend.named', { name: tenant.name })}
          title={say('tenant.suspend.title', { name: tenant.name })}
          about={say('tenant.suspend.about')}
          intent="suspend"
          submit={say('tenant.suspend.do')}
        />
      )}
      {tenant.state === 'suspended' && (
        <Form method="post">
          <p>{say('tenant.resume.about')}</p>
          <Submit intent="resume">{say('tenant.resume')}</Submit>
        </Form>
      )}
      {tenant.state !== 'active' && (
        <p>
          <Link to={`/system/tenants/${tenant.id}/purge`}>
            {say(tenant.state === 'suspended' ? 'purge.link' : 'purge.link.progress')}
          </Link>
        </p>
      )}
    </section>
  );
}
