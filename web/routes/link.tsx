/** Signing in with a one-time link. */
import { type ActionFunctionArgs, data } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import type { SessionOpened } from '#schema/session.ts';
import { act } from '../parts/door.server.ts';
import { onward } from '../parts/entry.server.ts';
import { LinkPage } from '../parts/link-page.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('link.title'));

export const loader = () => ({});

export async function action(args: ActionFunctionArgs) {
  const outcome = await act<SessionOpened>(args, 'POST', '/session/link', { token: args.params.token });
  if (outcome.ok) return onward(outcome.body, '/');
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function UseLink() {
  const { say } = useVoice();
  const problem = useActionData<typeof action>()?.problem;
  return <LinkPage title={say('link.title')} lead={say('link.lead')} submit={say('link.submit')} problem={problem} />;
}
