/** What can be done with a source from its own page: begin a run, and say how it signs in. */
import { redirect } from '@remix-run/node';
import type { CrawlMode } from '#schema/crawl.ts';
import type { Problem } from '#schema/problem.ts';
import { act, type Call, type Outcome } from './door.server.ts';

/** What each button that begins a run begins. */
export const startedModes: Record<string, CrawlMode | undefined> = { crawl: 'full', dry: 'dry' };

/** What was written of a credential that was refused, without what is secret. */
export type Typed = Record<'host' | 'kind' | 'user' | 'header', string>;
export interface Refused {
  problem: Problem;
  typed: Typed | null;
}

/** Does what the posted intent says: where to go then, or what was refused. Throws 400 for an intent it knows not. */
export async function actOnSource(call: Call, sourceId: string, posted: FormData): Promise<Refused | Response> {
  const intent = String(posted.get('intent'));
  const mode = startedModes[intent];
  if (mode) {
    const started = await act<{ id: string }>(call, 'POST', '/crawl', { sourceId, mode }, String(posted.get('key')));
    return started.ok ? redirect(`/crawl/${started.body.id}`) : { problem: started.problem, typed: null };
  }
  const outcome = await actOnCredential(call, sourceId, intent, posted);
  if (!outcome) throw new Response(null, { status: 400 });
  if (outcome.ok) return redirect(`/source/${sourceId}#credentials`);
  return { problem: outcome.problem, typed: intent === 'credential' ? typedIn(posted) : null };
}

function actOnCredential(
  call: Call,
  sourceId: string,
  intent: string,
  posted: FormData,
): Promise<Outcome<unknown>> | null {
  const path = `/source/${sourceId}/credential`;
  if (intent === 'credential') return act(call, 'PUT', path, readCredential(posted));
  const [, removed] = /^remove:([0-9a-f-]{36})$/.exec(intent) ?? [];
  return removed ? act(call, 'DELETE', `${path}/${removed}`) : null;
}

function typedIn(posted: FormData): Typed {
  const text = (name: string) => String(posted.get(name) ?? '').trim();
  return { host: text('host'), kind: text('kind'), user: text('user'), header: text('header') };
}

/** The posted credential; what belongs to the other kind is left out, whatever it holds. */
function readCredential(posted: FormData) {
  const { host, kind, user, header } = typedIn(posted);
  const secret = (name: string) => String(posted.get(name) ?? '');
  return kind === 'basic'
    ? { kind, host, user, password: secret('password') }
    : { kind, host, name: header, value: secret('value').trim() };
}
