/** A provider is added; its secret and the test of it come next. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Federation } from '#schema/federation.ts';
import { act, read } from '../parts/door.server.ts';
import { readGroups } from '../parts/federation.server.ts';
import { FederationFields } from '../parts/federation-fields.tsx';
import { blankFederation, readFederationForm } from '../parts/federation-form-data.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('federation.new'));

/** Only for those who may add one. */
export async function loader(args: LoaderFunctionArgs) {
  await read(args, '/federation');
  return { groups: await readGroups(args) };
}

export async function action(args: ActionFunctionArgs) {
  const typed = readFederationForm(await args.request.formData());
  const made = await act<Federation>(args, 'POST', '/federation', typed);
  if (made.ok) return redirect(`/admin/federation/${made.body.id}`);
  return data({ typed, problem: made.problem }, made.problem.status);
}

export default function NewFederation() {
  const { say } = useVoice();
  const { groups } = useLoaderData<typeof loader>();
  const { typed = blankFederation, problem } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail from="administration" steps={[{ to: '/admin/federation', name: say('federation.title') }]} />
      <h1>{say('federation.new')}</h1>
      <Complaint problem={problem} />
      <Form method="post" noValidate>
        <FederationFields form={typed} problem={problem} groups={groups} />
        <Submit>{say('federation.add')}</Submit>
      </Form>
    </div>
  );
}
