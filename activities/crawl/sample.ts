/**
 * Which pages a dry run looks at. Where the addresses are known beforehand a sample of them tells of the rest; where
 * they are found by following links every page is looked at, up to a limit. What is not looked at is reckoned.
 */
import type { Tx } from '#schema/database.ts';
import { count } from './frontier.ts';

/**
 * Pages of an endless list that must be looked at so that the sum over it comes within 15 %, nineteen times in twenty,
 * when pages differ in length by as much as their mean: (2 / 0.15)². Of a shorter list fewer are enough.
 */
const endlessSample = 178;
/** At two requests a second a good quarter of an hour. */
export const mostLooks = 2_000;

/** Done, and left out of what was looked at. */
export const reckoned = `state = 'done' and change = 'skipped' and reason->>'code' = 'reckoned'`;
const reckon = `state = 'done', change = 'skipped', reason = '{"code": "reckoned", "facts": {}}'`;

/**
 * Leaves queued, of all pages that are, as many as the sample needs, evenly spread in the order of their addresses: each
 * part of a site is there by its share. Doing it again changes nothing.
 */
export async function samplePages(tx: Tx, crawlId: string): Promise<void> {
  const left = await tx.sql(
    `with numbered as (
       select url_hash, row_number() over (order by url) as place, count(*) over () as pages
       from page where tenant_id = $1 and crawl_id = $2 and state = 'queued'),
     spread as (
       select url_hash, place, pages, ceil($3::float8 * pages / ($3::float8 + pages))::bigint as wanted from numbered)
     update page p set ${reckon}
     where p.tenant_id = $1 and p.crawl_id = $2
       and not exists (select from page where tenant_id = $1 and crawl_id = $2 and ${reckoned})
       and p.url_hash = any(array(
         select url_hash from spread where place * wanted / pages = (place - 1) * wanted / pages))
     returning 1`,
    [tx.tenantId, crawlId, endlessSample],
  );
  await count(tx, crawlId, { queued: -left.length, skipped: left.length });
}

/** Ends the looking when the limit is reached: what is queued by now is reckoned. */
export async function reckonRest(tx: Tx, crawlId: string, limit = mostLooks): Promise<void> {
  const rest = await tx.sql(
    `update page set ${reckon}
     where tenant_id = $1 and crawl_id = $2 and state = 'queued' and exists (
       select from crawl c where c.tenant_id = $1 and c.id = $2
         and c.added + c.redirected + c.failed >= $3)
     returning 1`,
    [tx.tenantId, crawlId, limit],
  );
  await count(tx, crawlId, { queued: -rest.length, skipped: rest.length });
}
