/** One's own settings: language, theme, password, and the way out. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import type { Me } from '#schema/session.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Select, Submit, wrongField } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('account.title'));

export const loader = async (args: LoaderFunctionArgs) => ({ me: await read<Me>(args, '/me') });

export async function action(args: ActionFunctionArgs) {
  const { intent, current, password } = Object.fromEntries(await args.request.formData());
  if (intent === 'sign-out') {
    await act(args, 'DELETE', '/session');
    return redirect('/sign-in');
  }
  const outcome = await act(args, 'PUT', '/me/password', { password, ...(current ? { current } : {}) });
  if (outcome.ok) return { saved: true, problem: undefined };
  return data({ saved: false, problem: outcome.problem }, outcome.problem.status);
}

export default function Account() {
  const { say } = useVoice();
  const { me } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <div className="narrow">
      <h1>{say('account.title')}</h1>
      <dl className="facts">
        <dt>{say('account.name')}</dt>
        <dd>{me.name}</dd>
        <dt>{say('account.email')}</dt>
        <dd>{me.email}</dd>
        <dt>{say('account.tenant')}</dt>
        <dd>{me.tenantName}</dd>
        <dt>{say('account.role')}</dt>
        <dd>{say(`account.role.${me.role}`)}</dd>
      </dl>
      <Appearance me={me} />
      <Password hasPassword={me.hasPassword} saved={result?.saved} problem={result?.problem} />
      <Form method="post">
        <Submit intent="sign-out" className="secondary">
          {say('account.signOut')}
        </Submit>
      </Form>
    </div>
  );
}

function Appearance({ me }: { me: Me }) {
  const { say } = useVoice();
  const languages = [['sv', 'Svenska'] as const, ['en', 'English'] as const];
  const themes = (['system', 'light', 'dark'] as const).map((theme) => [theme, say(`account.theme.${theme}`)] as const);
  return (
    <section>
      <h2>{say('account.appearance')}</h2>
      <Form method="post" action="/preference" reloadDocument>
        <input type="hidden" name="next" value="/account" />
        <Select name="language" label={say('account.language')} defaultValue={me.language} options={languages} />
        <Select name="theme" label={say('account.theme')} defaultValue={me.theme} options={themes} />
        <Submit>{say('account.save')}</Submit>
      </Form>
    </section>
  );
}

interface PasswordProps {
  hasPassword: boolean;
  saved: boolean | undefined;
  problem: Problem | undefined;
}
function Password({ hasPassword, saved, problem }: PasswordProps) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('account.password')}</h2>
      {!hasPassword && <p>{say('account.password.none')}</p>}
      {saved && (
        <p className="notice good" role="status">
          {say('account.password.saved')}
        </p>
      )}
      <Complaint problem={problem} />
      <Form method="post">
        {hasPassword && (
          <Input
            name="current"
            type="password"
            label={say('account.password.current')}
            autoComplete="current-password"
            required
          />
        )}
        <Input
          name="password"
          type="password"
          label={say('account.password.new')}
          hint={say('account.password.hint')}
          error={wrongField(problem, 'password') && say('account.password.hint')}
          autoComplete="new-password"
          minLength={12}
          required
        />
        <Submit intent="password">{say('account.password.submit')}</Submit>
      </Form>
    </section>
  );
}
