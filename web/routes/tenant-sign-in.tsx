/** An organisation's own sign-in page: its providers, a password, or a mailed link. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import type { MailAnswer, SessionOpened, Way } from '#schema/session.ts';
import { act, safeNext } from '../parts/door.server.ts';
import { enteredAlready, onward, waysOf } from '../parts/entry.server.ts';
import { Complaint, Input, Submit, wrongField } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';
import { readCookie } from '../words/choose.ts';

export const meta = titled<{ way: Way } | undefined>((say, read) =>
  read ? say('signIn.at', { name: read.way.name }) : say('signIn.title'),
);

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const next = safeNext(asked.get('next'));
  await enteredAlready(args, next);
  const way = await waysOf(args, args.params.slug!);
  if (!way) throw new Response(null, { status: 404 });
  // Whoever has chosen no language yet goes on in the organisation's.
  const headers: Record<string, string> = readCookie(args.request, 'language')
    ? {}
    : { 'set-cookie': `language=${way.language}; Path=/; SameSite=Lax; HttpOnly` };
  return data({ way, next, isReset: asked.has('reset') }, { headers });
}

type Outcome = { sent?: boolean; problem?: Problem; email?: string };

export async function action(args: ActionFunctionArgs) {
  const { intent, next, email, password } = Object.fromEntries(await args.request.formData());
  const tenant = args.params.slug;
  if (intent === 'sign-in' || intent === 'reset') {
    const asked = await act<MailAnswer>(args, 'POST', '/session/mail', { tenant, email, purpose: intent });
    if (asked.ok) return data<Outcome>({ sent: asked.body.mail });
    return data<Outcome>({ problem: asked.problem, email: String(email) }, asked.problem.status);
  }
  const outcome = await act<SessionOpened>(args, 'POST', '/session', { tenant, email, password });
  if (outcome.ok) return onward(outcome.body, safeNext(String(next)));
  return data<Outcome>({ problem: outcome.problem, email: String(email) }, outcome.problem.status);
}

export default function TenantSignIn() {
  const { say } = useVoice();
  const { way, next, isReset } = useLoaderData<typeof loader>();
  const { sent, problem, email } = useActionData<typeof action>() ?? ({} as Outcome);
  return (
    <div className="enter">
      <h1>{say('signIn.at', { name: way.name })}</h1>
      {isReset && <Done>{say('signIn.reset')}</Done>}
      {sent && <Done>{say('signIn.byMail.sent')}</Done>}
      <Complaint problem={problem} />
      <Providers way={way} next={next} />
      {way.password && <Password next={next} email={email} problem={problem} />}
      <details open={!way.password}>
        <summary>{say('signIn.byMail')}</summary>
        {way.mail ? <Mail email={email} problem={problem} /> : <p>{say('signIn.byMail.none')}</p>}
      </details>
      <p>
        <Link to="/sign-in">{say('signIn.other')}</Link>
      </p>
    </div>
  );
}

const Done = ({ children }: { children: string }) => (
  <p className="notice good" role="status">
    {children}
  </p>
);

function Providers({ way, next }: { way: Way; next: string }) {
  const { say } = useVoice();
  if (way.providers.length === 0) return null;
  return (
    <>
      {way.providers.map(({ name, path }) => (
        <p key={path}>
          <a className="button" href={`${path}?next=${encodeURIComponent(next)}`}>
            {say('signIn.at', { name })}
          </a>
        </p>
      ))}
      {way.password && <p className="or">{say('signIn.or')}</p>}
    </>
  );
}

interface EntryProps {
  email: string | undefined;
  problem: Problem | undefined;
}
function Password({ next, email, problem }: EntryProps & { next: string }) {
  const { say } = useVoice();
  return (
    <Form method="post">
      <input type="hidden" name="next" value={next} />
      <Input
        name="email"
        type="email"
        label={say('signIn.email')}
        autoComplete="username"
        defaultValue={email}
        error={wrongField(problem, 'email') && say('signIn.wrong.email')}
        required
      />
      <Input name="password" type="password" label={say('signIn.password')} autoComplete="current-password" required />
      <Submit>{say('signIn.submit')}</Submit>
    </Form>
  );
}

function Mail({ email }: EntryProps) {
  const { say } = useVoice();
  return (
    <Form method="post">
      <p>{say('signIn.byMail.about')}</p>
      <div className="field">
        <label htmlFor="mail">{say('signIn.email')}</label>
        <input id="mail" name="email" type="email" autoComplete="username" defaultValue={email} required />
      </div>
      <div className="actions">
        <Submit intent="sign-in" className="secondary">
          {say('signIn.byMail.in')}
        </Submit>
        <Submit intent="reset" className="secondary">
          {say('signIn.byMail.reset')}
        </Submit>
      </div>
    </Form>
  );
}
