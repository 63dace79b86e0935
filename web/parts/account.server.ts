/** What the forms of one's account do. Each says which it was, so that what came of it is shown beside it. */
import { data, redirect } from '@remix-run/node';
import type { Problem } from '#schema/problem.ts';
import type { SessionsEnded } from '#schema/session.ts';
import { act, type Call, type Outcome } from './door.server.ts';

export type AccountOutcome = { part: 'password' | 'sessions'; problem?: Problem };

export async function changePassword(call: Call, posted: FormData) {
  const { current, password } = Object.fromEntries(posted);
  const outcome = await act(call, 'PUT', '/me/password', { password, ...(current ? { current } : {}) });
  return answer('password', outcome);
}

export async function endSessions(call: Call, posted: FormData) {
  const intent = posted.get('intent');
  if (intent === 'end-one') {
    return answer('sessions', await act(call, 'DELETE', `/me/session/${posted.get('sessionId')}`));
  }
  const current = intent === 'end-all';
  const outcome = await act<SessionsEnded>(call, 'DELETE', `/me/session?current=${current}`);
  if (current && outcome.ok) throw redirect('/sign-in');
  return answer('sessions', outcome);
}

function answer(part: AccountOutcome['part'], outcome: Outcome<unknown>) {
  if (outcome.ok) return data<AccountOutcome>({ part });
  return data<AccountOutcome>({ part, problem: outcome.problem }, outcome.problem.status);
}
