/** What the page of a person can do, by the button that was pressed. */
import { data, redirect } from '@remix-run/node';
import type { LinkHanded } from '#schema/link.ts';
import type { Invitation, Person } from '#schema/person.ts';
import type { SessionsEnded } from '#schema/session.ts';
import { type Outcome as Answer, act, type Call } from './door.server.ts';
import { isChecked, textIn } from './fields-data.ts';
import type { Outcome } from './part-form.tsx';
import { findByEmail } from './people.server.ts';

/** What there is to show of what was done. */
type Shown = { link?: LinkHanded; ended?: number; isHeirUnknown?: true };
export type PersonOutcome = Outcome & Shown;

export async function changePerson(call: Call, id: string, posted: FormData) {
  const intent = textIn(posted, 'intent');
  if (intent === 'remove') return removePerson(call, id, posted);
  const done = await changeBy(call, `/person/${id}`, intent, posted);
  if (!done) throw new Response(null, { status: 400 });
  if (!done.ok) return data<PersonOutcome>({ intent, problem: done.problem }, done.problem.status);
  return data<PersonOutcome>({ intent, ...done.body });
}

async function changeBy(call: Call, path: string, intent: string, posted: FormData): Promise<Answer<Shown> | null> {
  switch (intent) {
    case 'change':
      return plainly(await act<Person>(call, 'PATCH', path, readChange(posted)));
    case 'invite': {
      const made = await act<Invitation>(call, 'POST', `${path}/invite`);
      return made.ok ? { ok: true, body: { link: made.body.link } } : made;
    }
    case 'link-sign-in':
    case 'link-reset': {
      const wish = { purpose: intent === 'link-reset' ? 'reset' : 'sign-in' };
      const made = await act<LinkHanded>(call, 'POST', `${path}/link`, wish);
      return made.ok ? { ok: true, body: { link: made.body } } : made;
    }
    case 'factor-remove':
      return plainly(await act(call, 'DELETE', `${path}/factor`));
    case 'sessions-end':
      return act<SessionsEnded>(call, 'DELETE', `${path}/session`);
    case 'deactivate':
    case 'reactivate':
      return plainly(await act(call, 'POST', `${path}/${intent}`));
    default:
      return null;
  }
}

/** That it was done is all there is to say. */
const plainly = (done: Answer<unknown>): Answer<Shown> => (done.ok ? { ok: true, body: {} } : done);

/** Only what the form has: nobody's own role is in it. */
const readChange = (posted: FormData) =>
  Object.fromEntries(
    ['name', 'language', 'role'].filter((name) => posted.has(name)).map((name) => [name, textIn(posted, name)]),
  );

async function removePerson(call: Call, id: string, posted: FormData) {
  const intent = 'remove';
  const heir = await findByEmail(call, textIn(posted, 'handTo'));
  if (!heir) return data<PersonOutcome>({ intent, isHeirUnknown: true }, 400);
  const removal = { handTo: heir.id, conversations: isChecked(posted, 'conversations') };
  const done = await act(call, 'DELETE', `/person/${id}`, removal);
  if (done.ok) return redirect('/admin/people?removed');
  return data<PersonOutcome>({ intent, problem: done.problem }, done.problem.status);
}
