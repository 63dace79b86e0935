/** Pages that answer only those who have been elsewhere first: they lead there, a cookie is set, and it leads back. */
import type { Tx } from '#schema/database.ts';
import { count } from './frontier.ts';
import type { Visit } from './visit.ts';

/**
 * Redirects on whose way a cookie was set may lead back to a page that had led to them: it is visited again, now with
 * the cookie. Each time counts as a hop of that page, so that a circle comes to its end.
 */
export async function visitAgain(tx: Tx, crawlId: string, visits: Visit[]): Promise<void> {
  const led = visits.flatMap((visit) => (visit.kind === 'left' && visit.metCookie ? visit.found : []));
  if (led.length === 0) return;
  const again = await tx.sql(
    `update page p set state = 'queued', change = null, final_url = null, next_at = now(), redirects = g.redirects
     from unnest($3::text[], $4::int[]) as g (url, redirects)
     where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = sha256(convert_to(g.url, 'UTF8'))
       and p.state = 'done' and p.change = 'redirected' and p.redirects < g.redirects
     returning p.depth`,
    [tx.tenantId, crawlId, led.map(({ url }) => url), led.map(({ redirects }) => redirects)],
  );
  await count(tx, crawlId, { queued: again.length, redirected: -again.length });
}
