/** What the page of one provider can do, by the button that was pressed. */
import { data, redirect } from '@remix-run/node';
import type { Finding } from '#schema/federation.ts';
import type { Group } from '#schema/group.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Me } from '#schema/session.ts';
import { act, type Call, read, readIfHeld } from './door.server.ts';
import { readFederationForm, type Typed } from './federation-form-data.ts';
import { numberIn, textIn } from './fields-data.ts';

export interface Done {
  intent: string;
  problem?: Problem;
  /** What was written, where it was refused. */
  typed?: Typed;
  findings?: Finding[];
}

/** The groups that a provider's can be tied to; null for a reader who does not see to people. */
export async function readGroups(call: Call): Promise<Group[] | null> {
  const { permissions } = await read<Me>(call, '/me');
  return (await readIfHeld<ListOf<Group>>(call, permissions, 'people', '/group'))?.items ?? null;
}

export async function changeFederation(call: Call, id: string, posted: FormData) {
  const path = `/federation/${id}`;
  const intent = textIn(posted, 'intent');
  const typed = intent === 'form' ? readFederationForm(posted) : undefined;
  const outcome = await changeBy(call, path, intent, posted, typed);
  if (!outcome) throw new Response(null, { status: 400 });
  if (!outcome.ok) return data<Done>({ intent, problem: outcome.problem, typed }, outcome.problem.status);
  if (intent === 'remove') return redirect('/admin/federation');
  return data<Done>(intent === 'test' ? { intent, findings: outcome.body as Finding[] } : { intent });
}

function changeBy(call: Call, path: string, intent: string, posted: FormData, typed: Typed | undefined) {
  if (intent === 'form') return act(call, 'PUT', path, typed);
  if (intent === 'client-secret') return act(call, 'PUT', `${path}/secret`, { secret: textIn(posted, 'secret') });
  if (intent === 'test') return act<Finding[]>(call, 'POST', `${path}/test`);
  if (intent === 'trace-stop') return act(call, 'DELETE', `${path}/trace`);
  if (intent === 'remove') return act(call, 'DELETE', path);
  if (intent !== 'trace-start') return null;
  const minutes = numberIn(posted, 'minutes') ?? Number.NaN;
  return act(call, 'PUT', `${path}/trace`, { reason: textIn(posted, 'reason'), minutes });
}
