/** The way to an organisation's own sign-in page, and what a one-time link is. */
import { data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { safeNext } from '../parts/door.server.ts';
import { enteredAlready, waysOf } from '../parts/entry.server.ts';
import { Input, Submit } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('signIn.title'));

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const next = safeNext(asked.get('next'));
  await enteredAlready(args, next);
  const tenant = (asked.get('tenant') ?? '').trim().toLowerCase();
  if (tenant === '') return { next, tenant, unknown: false };
  if (await waysOf(args, tenant)) throw redirect(`/t/${encodeURIComponent(tenant)}?next=${encodeURIComponent(next)}`);
  return data({ next, tenant, unknown: true }, 404);
}

export default function SignIn() {
  const { say } = useVoice();
  const { next, tenant, unknown } = useLoaderData<typeof loader>();
  return (
    <div className="enter">
      <h1>{say('signIn.title')}</h1>
      <p className="lead">{say('signIn.lead')}</p>
      <Form method="get">
        <input type="hidden" name="next" value={next} />
        <Input
          name="tenant"
          label={say('signIn.tenant')}
          hint={say('signIn.tenant.hint')}
          error={unknown ? say('signIn.unknown') : undefined}
          defaultValue={tenant}
          autoCapitalize="none"
          autoComplete="organization"
          maxLength={100}
          required
        />
        <Submit>{say('signIn.continue')}</Submit>
      </Form>
      <details>
        <summary>{say('signIn.link')}</summary>
        <p>{say('signIn.link.about')}</p>
        <p>{say('signIn.link.how')}</p>
      </details>
    </div>
  );
}
