/** What earlier runs knew is asked for again, whether or not anything still leads there. */
import type { Database } from '#schema/database.ts';
import { type Found, insertFound } from './found.ts';
import { type Run, readRun } from './run.ts';
import { openScope } from './scope.ts';

const chunkPages = 2_000;

/**
 * Adds what earlier runs knew and this one has not met: the documents, so that a link that was taken away leaves none
 * unvisited; and addresses that answered badly, unless the page that led there was read anew, links and all.
 */
export async function recheckKnown(
  db: Database,
  tenantId: string,
  crawlId: string,
  signal: AbortSignal,
): Promise<number> {
  const run = await readRun(db, tenantId, crawlId);
  // A list means exactly its addresses, and all of them were met.
  if (run.ended || run.mode === 'failed' || run.form.kind === 'list') return 0;
  const scope = openScope(run.form, run.furtherStarts);
  let added = 0;
  for (let after = ''; ; ) {
    const known = await knownUnmet(db, run, after);
    const last = known.at(-1);
    if (!last) return added;
    after = last.url;
    const found = known.filter(({ url }) => scope.admit(url) !== null);
    signal.throwIfAborted();
    added += await db.withTenant(tenantId, (tx) => insertFound(tx, crawlId, found));
  }
}

/** With the depth of the last full run; a document from before that is as deep as may be. */
async function knownUnmet(db: Database, run: Run, after: string): Promise<Found[]> {
  return db.readTenant<Found>(
    run.tenantId,
    `with last as (
       select id from crawl where tenant_id = tenant.id and source_id = $2 and mode = 'full' and id <> $3
         and ended_at is not null order by requested_at desc limit 1),
     known as (
       select key as url from document where tenant_id = tenant.id and source_id = $2 and removed_at is null
         and key > $4
       union
       select url from page b where b.tenant_id = tenant.id and b.crawl_id = (select id from last)
         and b.change in ('failed', 'gone') and b.url > $4
         and not exists (select from page f where f.tenant_id = tenant.id and f.crawl_id = $3
           and f.url_hash = sha256(convert_to(b.found_on, 'UTF8')) and f.change in ('added', 'changed')))
     select k.url, coalesce(p.depth, $5::int) as depth, p.found_on as "foundOn", 0 as redirects
     from known k
     left join page p on p.tenant_id = tenant.id and p.crawl_id = (select id from last)
       and p.url_hash = sha256(convert_to(k.url, 'UTF8'))
     -- With an offset each address is looked up by its key; the planner, which does not know how many pages a new run
     -- has, would rather compare all with all.
     where not exists (select from page m where m.tenant_id = tenant.id and m.crawl_id = $3
       and m.url_hash = sha256(convert_to(k.url, 'UTF8')) offset 0)
     order by k.url limit $6`,
    [run.sourceId, run.id, after, run.form.maxDepth, chunkPages],
  );
}
