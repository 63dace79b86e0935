/**
 * When everything has been fetched, the run looks at itself as a whole: pages that all turned into the same text are an
 * error page however they answered, and redirects that lead to nothing but each other are a circle.
 */
import type { Database, Tx } from '#schema/database.ts';
import { count } from './frontier.ts';
import { lockOpenRun } from './run.ts';
import { signOf } from './sign.ts';
import { dropVersions } from './undo.ts';

/** Longer chains of redirects than are ever followed can only be circles. */
const longestChain = 12;

/** Lets the changes go that can be trusted. Answers how many pages now wait to be made searchable. */
export async function settleCrawl(db: Database, tenantId: string, crawlId: string): Promise<{ stored: number }> {
  return db.withTenant(tenantId, async (tx) => {
    if (!(await lockOpenRun(tx, crawlId))) return { stored: 0 };
    await failSoftErrors(tx, crawlId);
    await failCircles(tx, crawlId);
    await tx.sql(`update page set state = 'stored' where tenant_id = $1 and crawl_id = $2 and state = 'held'`, [
      tenantId,
      crawlId,
    ]);
    const [run] = await tx.sql<{ stored: number }>('select stored from crawl where tenant_id = $1 and id = $2', [
      tenantId,
      crawlId,
    ]);
    return run!;
  });
}

type SoftError = { hash: string; versionId: string; knownId: string; pages: number };

/**
 * Pages that differed until now and read the same today, but for figures such as the time: their published versions
 * stay.
 */
async function failSoftErrors(tx: Tx, crawlId: string): Promise<void> {
  const soft = await tx.sql<SoftError>(
    `with held as (
       select p.url_hash, p.version_id, p.sign as now, old.id as known, ${signOf('old')} as was
       from page p
       join document d on d.tenant_id = $1 and d.id = p.document_id
       join version old on old.tenant_id = $1 and old.id = d.version_id
       where p.tenant_id = $1 and p.crawl_id = $2 and p.state = 'held'),
     told as (
       select held.*, count(*) over same as pages, min(was) over same <> max(was) over same as is_soft
       from held window same as (partition by now))
     select encode(url_hash, 'hex') as hash, version_id as "versionId", known as "knownId", pages
     from told where is_soft`,
    [tx.tenantId, crawlId],
  );
  if (soft.length === 0) return;
  // The planner takes a run that began a moment ago for one page long, and would compare each page with all.
  await tx.sql('set local enable_nestloop = off');
  await tx.sql(
    `update page p set state = 'done', change = 'failed', version_id = soft.known,
       reason = jsonb_build_object('code', 'soft-error', 'facts', jsonb_build_object('pages', soft.pages))
     from (select decode(hash, 'hex') as hash, known, pages
       from unnest($3::text[], $4::uuid[], $5::int[]) as given (hash, known, pages)) soft
     where p.tenant_id = $1 and p.crawl_id = $2 and p.state = 'held' and p.url_hash = soft.hash`,
    [
      tx.tenantId,
      crawlId,
      soft.map(({ hash }) => hash),
      soft.map(({ knownId }) => knownId),
      soft.map(({ pages }) => pages),
    ],
  );
  await tx.sql('set local enable_nestloop = on');
  await dropVersions(
    tx,
    soft.map(({ versionId }) => versionId),
  );
  await count(tx, crawlId, { stored: -soft.length, failed: soft.length });
}

async function failCircles(tx: Tx, crawlId: string): Promise<void> {
  const circles = await tx.sql(
    `with recursive walk as (
       select url_hash as start, final_url, 1 as hops from page
       where tenant_id = $1 and crawl_id = $2 and state = 'done' and change = 'redirected'
       union all
       select w.start, p.final_url, w.hops + 1 from walk w
       join page p on p.tenant_id = $1 and p.crawl_id = $2 and p.change = 'redirected'
         and p.url_hash = sha256(convert_to(w.final_url, 'UTF8'))
       where w.hops < $3)
     update page p set change = 'failed', reason = '{"code": "too-many-redirects", "facts": {"reason": "loop"}}'
     where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash in (select start from walk where hops = $3)
     returning depth`,
    [tx.tenantId, crawlId, longestChain],
  );
  await count(tx, crawlId, { redirected: -circles.length, failed: circles.length });
}
