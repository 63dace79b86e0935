/**
 * Pages of one run whose texts are the same or nearly. Two texts are near when their signs differ in at most three of
 * 64 bits; then at least one of four parts of the signs is equal, which is what they are looked up by.
 */
import type { Tx } from '#schema/database.ts';

const mostBits = 3;
const mostShown = 5;

/** A file without text yet is only near to its copies: its sign is the beginning of its hash. */
const sign = `coalesce(v.simhash, ('x' || encode(substr(v.content_hash, 1, 8), 'hex'))::bit(64)::bigint)`;
const part = (column: string) => `(${column} >> (16 * b.part)) & 65535`;

/** For each of `urls` the other addresses with text that is near, at most five, in their order. */
export async function nearDuplicates(tx: Tx, crawlId: string, urls: string[]): Promise<Map<string, string[]>> {
  if (urls.length === 0) return new Map();
  const rows = await tx.sql<{ url: string; near: string[] }>(
    // Equal signs are one row, however many pages of a site are an error page.
    `with seen as materialized (
       select p.url, ${sign} as sign from page p join version v on v.tenant_id = $1 and v.id = p.version_id
       where p.tenant_id = $1 and p.crawl_id = $2 and p.state = 'done'
         and p.change in ('added', 'changed', 'unchanged')),
     signs as (
       select sign, (array_agg(url order by url collate "C"))[1:${mostShown + 1}] as urls from seen group by sign),
     asked as (
       select s.url, s.sign, b.part, ${part('s.sign')} as bits from seen s cross join generate_series(0, 3) b (part)
       where s.url = any($3)),
     near as (
       select distinct a.url, s.urls from signs s cross join generate_series(0, 3) b (part)
       join asked a on a.part = b.part and a.bits = ${part('s.sign')}
       where bit_count((a.sign # s.sign)::bit(64)) <= ${mostBits})
     select n.url, (array_agg(o.url order by o.url collate "C"))[1:${mostShown}] as near
     from near n cross join unnest(n.urls) o (url) where o.url <> n.url group by n.url`,
    [tx.tenantId, crawlId, urls],
  );
  return new Map(rows.map(({ url, near }) => [url, near]));
}
