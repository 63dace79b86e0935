/** One's own settings: sessions, second factor, password, language, theme, and the way out. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Factor } from '#schema/factor.ts';
import type { ListOf } from '#schema/list.ts';
import type { Me, OwnSession } from '#schema/session.ts';
import { changePassword, endSessions } from '../parts/account.server.ts';
import { Appearance } from '../parts/appearance.tsx';
import { act, read } from '../parts/door.server.ts';
import { changeFactor } from '../parts/factor.server.ts';
import { FactorSection } from '../parts/factor.tsx';
import { Submit } from '../parts/form.tsx';
import { Password } from '../parts/password.tsx';
import { SessionSection } from '../parts/sessions.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('account.title'));

export async function loader(args: LoaderFunctionArgs) {
  const [me, factor, sessions] = await Promise.all([
    read<Me>(args, '/me'),
    read<Factor>(args, '/me/factor'),
    read<ListOf<OwnSession>>(args, '/me/session'),
  ]);
  return { me, factor, sessions: sessions.items };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = String(posted.get('intent') ?? '');
  if (intent === 'sign-out') {
    await act(args, 'DELETE', '/session');
    return redirect('/sign-in');
  }
  if (intent.startsWith('factor-')) return changeFactor(args, posted);
  return intent.startsWith('end-') ? endSessions(args, posted) : changePassword(args, posted);
}

export default function Account() {
  const { say } = useVoice();
  const { me, factor, sessions } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const done = result && 'part' in result ? result : undefined;
  const ofPassword = done?.part === 'password' ? done : undefined;
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
        <dd>{me.ownRole ?? say(`account.role.${me.role}`)}</dd>
      </dl>
      <Appearance me={me} />
      <Password hasPassword={me.hasPassword} saved={ofPassword && !ofPassword.problem} problem={ofPassword?.problem} />
      <FactorSection factor={factor} outcome={result && !('part' in result) ? result : undefined} />
      <section>
        <h2>{say('identity.title')}</h2>
        <p>{say('identity.lead')}</p>
        <p>
          <Link to="/account/provider">{say('identity.mine')}</Link>
        </p>
      </section>
      <section>
        <h2>{say('key.title')}</h2>
        <p>{say('key.lead')}</p>
        <p>
          <Link to="/account/key">{say('key.mine')}</Link>
        </p>
      </section>
      <SessionSection sessions={sessions} ended={done?.part === 'sessions' && !done.problem} />
      <Form method="post">
        <Submit intent="sign-out" className="secondary">
          {say('account.signOut')}
        </Submit>
      </Form>
    </div>
  );
}
