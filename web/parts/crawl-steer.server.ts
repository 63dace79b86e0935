/** Does what a crawl's buttons say, and knows where each of them leads. */
import { redirect } from '@remix-run/node';
import type { Crawl } from '#schema/crawl.ts';
import type { Problem } from '#schema/problem.ts';
import { steers } from './crawl-actions.tsx';
import { act, type Call, type Outcome } from './door.server.ts';
import { readPace } from './pace.tsx';

type Started = Pick<Crawl, 'id'>;

/** Where to go when it is done, or the problem when it was refused. Throws 400 for an intent that there is none of. */
export async function steerCrawl(call: Call, id: string, posted: FormData): Promise<Response | Problem> {
  const key = String(posted.get('key'));
  const start = (mode: Crawl['mode']) =>
    act<Started>(call, 'POST', '/crawl', { sourceId: posted.get('sourceId'), mode }, key);
  const intent = [...steers, 'pace' as const].find((known) => known === posted.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  const outcome = await (async (): Promise<Outcome<Started>> => {
    switch (intent) {
      case 'again':
      case 'begin':
        return start('full');
      case 'dry':
        return start('dry');
      case 'pace':
        return act<Started>(call, 'PUT', `/crawl/${id}/pace`, readPace(posted));
      default:
        return act<Started>(call, 'POST', `/crawl/${id}/${intent}`, undefined, key);
    }
  })();
  return outcome.ok ? redirect(`/crawl/${outcome.body.id}`) : outcome.problem;
}
