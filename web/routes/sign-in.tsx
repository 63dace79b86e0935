/** Sign-in by password, and what a one-time link is. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { act, safeNext } from '../parts/door.server.ts';
import { Complaint, Input, Submit, wrongField } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('signIn.title'));

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'));
  if ((await context.api('/me')).ok) throw redirect(next);
  return { next };
}

export async function action(args: ActionFunctionArgs) {
  const { next, ...given } = Object.fromEntries(await args.request.formData());
  const outcome = await act(args, 'POST', '/session', given);
  if (outcome.ok) return redirect(safeNext(String(next)));
  return data({ problem: outcome.problem, given }, outcome.problem.status);
}

export default function SignIn() {
  const { say } = useVoice();
  const { next } = useLoaderData<typeof loader>();
  const { problem, given } = useActionData<typeof action>() ?? {};
  const field = (name: 'tenant' | 'email') => ({
    name,
    defaultValue: given ? String(given[name] ?? '') : '',
    error: wrongField(problem, name) && say(`signIn.wrong.${name}`),
    required: true,
  });
  return (
    <div className="narrow">
      <h1>{say('signIn.title')}</h1>
      <p className="lead">{say('signIn.lead')}</p>
      <Complaint problem={problem} />
      <Form method="post">
        <input type="hidden" name="next" value={next} />
        <Input
          {...field('tenant')}
          label={say('signIn.tenant')}
          hint={say('signIn.tenant.hint')}
          autoCapitalize="none"
        />
        <Input {...field('email')} type="email" label={say('signIn.email')} autoComplete="username" />
        <Input
          name="password"
          type="password"
          label={say('signIn.password')}
          autoComplete="current-password"
          required
        />
        <Submit>{say('signIn.submit')}</Submit>
      </Form>
      <details>
        <summary>{say('signIn.link')}</summary>
        <p>{say('signIn.link.about')}</p>
        <p>{say('signIn.link.how')}</p>
      </details>
    </div>
  );
}
