/** A new password, by a mailed link. Opening the page uses nothing up: only its form does. */
import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';
import { act } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { NewPassword } from '../parts/password.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('reset.title'));

export const loader = () => ({});

export async function action(args: ActionFunctionArgs) {
  const { password } = Object.fromEntries(await args.request.formData());
  const given = { token: args.params.token, password };
  const outcome = await act<{ tenant: string }>(args, 'POST', '/session/reset', given);
  if (outcome.ok) return redirect(`/t/${outcome.body.tenant}?reset`);
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function Reset() {
  const { say } = useVoice();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <div className="enter">
      <h1>{say('reset.title')}</h1>
      <p className="lead">{say('reset.lead')}</p>
      <Complaint problem={problem} />
      {problem?.code === 'link-spent' ? (
        <Link to="/sign-in">{say('signIn.title')}</Link>
      ) : (
        <Form method="post">
          <NewPassword problem={problem} />
          <Submit>{say('reset.submit')}</Submit>
        </Form>
      )}
    </div>
  );
}
