/** Addresses that were found become pages to be visited: each once in a run, and no more than its limit. */
import type { CrawlMode } from '#schema/crawl.ts';
import { mostOf } from '#schema/crawl-limits.ts';
import type { Tx } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';
import { plainLine } from '../text/plain.ts';
import { count } from './frontier.ts';

/** A page to be visited. `redirects` counts the hops that led to it; `linkText` is what stands in a link to a file. */
export type Found = { url: string; depth: number; foundOn: string | null; redirects: number; linkText?: string | null };

const urlHash = (url: string): string => sha256(url).toString('hex');
/** Host and port as politeness counts them: one server, one row. */
export const hostOf = (url: string): string => {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
};

/** Of a run: what its source asks for, and no more than the tenant's limit. */
const maxPages = `least((form->>'maxPages')::int, ${mostOf('pagesPerCrawl')})::int`;

/**
 * Inserts what is new, up to the run's page limit, which is exact: the counts of the locked crawl row add up to its
 * pages. What lies deeper than the source goes is left out. Answers how many were new, none when the run has ended;
 * notes on the run that either limit was reached.
 */
export async function insertFound(tx: Tx, crawlId: string, found: Found[]): Promise<number> {
  if (found.length === 0) return 0;
  // A batch that wrote versions holds the key of the run they refer to; asking for the key as well, as a plain
  // `for update` does, two batches would wait for each other.
  const [run] = await tx.sql<{ room: number; maxDepth: number; mode: CrawlMode; sourceId: string }>(
    `select mode, source_id as "sourceId", (form->>'maxDepth')::int as "maxDepth", ${maxPages} - (queued + leased + stored + added + changed + unchanged + gone + redirected
       + failed + skipped) as room
     from crawl where tenant_id = $1 and id = $2 and ended_at is null for no key update`,
    [tx.tenantId, crawlId],
  );
  if (!run) return 0;
  const room = Math.max(0, run.room);
  const ordered = found.filter(({ depth }) => depth <= run.maxDepth).sort((one, other) => one.depth - other.depth);
  const inserted = await tx.sql<{ queued: number; wanted: number }>(
    `with given as (
       select decode(hash, 'hex') as hash, url, host, depth, nullif(found_on, '') as found_on, redirects,
         nullif(link_text, '') as link_text, place
       from unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::int[], $11::text[])
         with ordinality as g (hash, url, host, depth, found_on, redirects, link_text, place)),
     known as materialized (
       select url_hash from page
       where tenant_id = $1 and crawl_id = $2 and url_hash = any(array(select hash from given))),
     fresh as (
       select g.*, row_number() over (order by place) as place_among from given g
       where not exists (select from known where known.url_hash = g.hash)
         and not exists (select from document d where d.tenant_id = $1 and d.source_id = $10 and d.key = g.url
           and d.removed_at is null)),
     added as (
       insert into page (tenant_id, crawl_id, url_hash, url, host, depth, found_on, redirects, link_text)
       select $1, $2, hash, url, host, depth, found_on, redirects, link_text from fresh where place_among <= $9
       on conflict do nothing returning 1)
     select (select count(*) from added) as queued, (select count(*) from fresh) as wanted`,
    [
      tx.tenantId,
      crawlId,
      ordered.map(({ url }) => urlHash(url)),
      ordered.map(({ url }) => url),
      ordered.map(({ url }) => hostOf(url)),
      ordered.map(({ depth }) => depth),
      ordered.map(({ foundOn }) => foundOn ?? ''),
      ordered.map(({ redirects }) => redirects),
      room,
      // A run over what failed goes on from there to new pages, not back to known ones.
      run.mode === 'failed' ? run.sourceId : null,
      // As rows are stored: no NUL, no half characters.
      ordered.map(({ linkText }) => plainLine(linkText ?? '')),
    ],
  );
  const { queued, wanted } = inserted[0]!;
  if (wanted > room) await notePageLimit(tx, crawlId);
  await count(tx, crawlId, { queued });
  await noteDepthLimit(
    tx,
    crawlId,
    found.flatMap(({ url, depth }) => (depth > run.maxDepth ? [urlHash(url)] : [])),
  );
  return queued;
}

async function notePageLimit(tx: Tx, crawlId: string): Promise<void> {
  await tx.sql(
    `update crawl set reason = jsonb_build_object('code', 'page-limit',
       'facts', jsonb_build_object('maxPages', ${maxPages}))
     where tenant_id = $1 and id = $2 and coalesce(reason->>'code', 'depth-limit') = 'depth-limit'`,
    [tx.tenantId, crawlId],
  );
}

/** An endless calendar ends here. What is reached by a shorter way too has been found by then: pages go by depth. */
async function noteDepthLimit(tx: Tx, crawlId: string, deeperHashes: string[]): Promise<void> {
  if (deeperHashes.length === 0) return;
  await tx.sql(
    `update crawl set reason = jsonb_build_object('code', 'depth-limit',
       'facts', jsonb_build_object('maxDepth', (form->>'maxDepth')::int))
     where tenant_id = $1 and id = $2 and reason is null and exists (
       select from unnest($3::text[]) as deeper (hash) where not exists (
         select from page p where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = decode(deeper.hash, 'hex')))`,
    [tx.tenantId, crawlId, deeperHashes],
  );
}
