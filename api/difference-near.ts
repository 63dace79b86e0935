/**
 * Pages of one run whose texts are the same or nearly. Two texts are near when their signs differ in at most three of
 * 64 bits; then at least one of four parts of the signs is equal, which is what they are looked up by.
 */
import type { Tx } from '#schema/database.ts';

const mostBits = 3;
const mostShown = 5;

const parts = 'cross join generate_series(0, 3) b (part)';
const bits = '(s.sign >> (16 * b.part)) & 65535';

/** For each of `urls` the other addresses with text that is near, at most five, in their order. */
export async function nearDuplicates(tx: Tx, crawlId: string, urls: string[]): Promise<Map<string, string[]>> {
  if (urls.length === 0) return new Map();
  // The planner cannot know how many pages there are, and would compare each part with each.
  await tx.sql('set local enable_nestloop = off');
  const rows = await tx.sql<{ url: string; near: string[] }>(
    // Equal signs are one row, however many pages of a site are an error page.
    `with seen as materialized (
       select url, sign from page
       where tenant_id = $1 and crawl_id = $2 and state = 'done' and change in ('added', 'changed', 'unchanged')),
     signs as materialized (
       select sign, (array_agg(url order by url collate "C"))[1:${mostShown + 1}] as urls from seen group by sign),
     asked as materialized (
       select distinct s.sign, b.part, ${bits} as bits from seen s ${parts} where s.url = any($3)),
     near as (
       select distinct a.sign, s.urls from signs s ${parts}
       join asked a on a.part = b.part and a.bits = ${bits}
       where bit_count((a.sign # s.sign)::bit(64)) <= ${mostBits})
     select s.url, (array_agg(o.url order by o.url collate "C"))[1:${mostShown}] as near
     from seen s join near n on n.sign = s.sign cross join unnest(n.urls) o (url)
     where s.url = any($3) and o.url <> s.url group by s.url`,
    [tx.tenantId, crawlId, urls],
  );
  await tx.sql('set local enable_nestloop = on');
  return new Map(rows.map(({ url, near }) => [url, near]));
}
