/** A one-time link's page. Only its button uses the link up: mail scanners and browsers open addresses unasked. */
import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';
import { act } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('link.title'));

export const loader = () => ({});

export async function action(args: ActionFunctionArgs) {
  const outcome = await act(args, 'POST', '/session/link', { token: args.params.token });
  if (outcome.ok) return redirect('/');
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function UseLink() {
  const { say } = useVoice();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <div className="narrow">
      <h1>{say('link.title')}</h1>
      <p className="lead">{say('link.lead')}</p>
      <Complaint problem={problem} />
      {problem ? (
        <p>
          <Link to="/sign-in">{say('link.password')}</Link>
        </p>
      ) : (
        <Form method="post">
          <Submit>{say('link.submit')}</Submit>
        </Form>
      )}
    </div>
  );
}
