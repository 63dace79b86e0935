/** A new tenant and its first administrator, who is let in by a link that is mailed, or shown here once. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import type { TenantMade } from '#schema/tenant.ts';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Submit, wrongField } from '../parts/form.tsx';
import { HandedLink } from '../parts/handed-link.tsx';
import { readTenantForm } from '../parts/tenant-form-data.ts';
import { NameFields } from '../parts/tenant-name.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('tenant.new'));

/** Only for those who may make one. */
export async function loader(args: LoaderFunctionArgs) {
  await read(args, '/system/tenants?limit=1');
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const administrator = { name: textIn(posted, 'administratorName'), email: textIn(posted, 'email') };
  const form = readTenantForm(posted);
  const made = await act<TenantMade>(args, 'POST', '/system/tenants', { ...form, administrator });
  if (made.ok) return { made: made.body, email: administrator.email };
  return data({ problem: made.problem }, made.problem.status);
}

export default function NewTenant() {
  const { say } = useVoice();
  const result = useActionData<{ made?: TenantMade; email?: string; problem?: Problem }>();
  const steps = [{ to: '/system/tenants', name: say('tenant.title') }];
  return (
    <div className="narrow">
      <Trail from="administration" steps={steps} />
      <h1>{say('tenant.new')}</h1>
      {result?.made ? <Made made={result.made} email={result.email ?? ''} /> : <NewForm problem={result?.problem} />}
    </div>
  );
}

function Made({ made: { tenant, link }, email }: { made: TenantMade; email: string }) {
  const { say } = useVoice();
  return (
    <>
      <p>{say('tenant.made', { name: tenant.name })}</p>
      <HandedLink link={link} email={email} />
      <p>
        <Link className="button" to={`/system/tenants/${tenant.id}`}>
          {say('tenant.made.next')}
        </Link>
      </p>
    </>
  );
}

function NewForm({ problem }: { problem: Problem | undefined }) {
  const { say, language } = useVoice();
  return (
    <Form method="post">
      <Complaint problem={problem} />
      <NameFields tenant={{ name: '', slug: '', language }} problem={problem} />
      <fieldset>
        <legend>{say('tenant.administrator')}</legend>
        <p className="hint">{say('tenant.administrator.hint')}</p>
        <Input
          name="administratorName"
          label={say('tenant.administrator.name')}
          error={wrongField(problem, 'administrator.name') && say('tenant.wrong.name')}
          maxLength={200}
          required
        />
        <Input
          name="email"
          type="email"
          label={say('tenant.administrator.email')}
          error={wrongField(problem, 'administrator.email') && say('tenant.wrong.email')}
          maxLength={320}
          required
        />
      </fieldset>
      <Submit>{say('tenant.make')}</Submit>
    </Form>
  );
}
