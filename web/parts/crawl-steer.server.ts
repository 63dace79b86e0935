/** Does what a crawl's buttons say, and knows where each of them leads. */
import { redirect } from '@remix-run/node';
import type { Crawl } from '#schema/crawl.ts';
import type { Problem } from '#schema/problem.ts';
import { steers } from './crawl-actions.tsx';
import { act, type Call, type Outcome } from './door.server.ts';
import { readPace } from './pace.tsx';

const intents = [...steers, 'pace'] as const;
type Intent = (typeof intents)[number];

/** Where to go when it is done, or the problem when it was refused. Throws 400 for an intent that there is none of. */
export async function steerCrawl(call: Call, id: string, posted: FormData): Promise<Response | Problem> {
  const intent = intents.find((known) => known === posted.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  const outcome = await perform(call, id, intent, posted);
  return outcome.ok ? redirect(`/crawl/${outcome.body.id}`) : outcome.problem;
}

/** Answers with the run that it is about afterwards: a new one, or the same. */
function perform(call: Call, id: string, intent: Intent, posted: FormData): Promise<Outcome<Pick<Crawl, 'id'>>> {
  const key = String(posted.get('key'));
  const start = (mode: Crawl['mode']) => ({ sourceId: posted.get('sourceId'), mode });
  switch (intent) {
    case 'again':
    case 'begin':
      return act(call, 'POST', '/crawl', start('full'), key);
    case 'dry':
      return act(call, 'POST', '/crawl', start('dry'), key);
    case 'pace':
      return act(call, 'PUT', `/crawl/${id}/pace`, readPace(posted));
    default:
      return act(call, 'POST', `/crawl/${id}/${intent}`, undefined, key);
  }
}
