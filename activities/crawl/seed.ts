/** Where a run begins: its start addresses or sitemaps, the failures of the run before, and what is known already. */
import type { Database, Tx } from '#schema/database.ts';
import { Busy } from '#schema/errors.ts';
import type { Web } from '../outside/web.ts';
import { canonicalUrl } from '../text/link.ts';
import { type Found, hostOf, insertFound } from './found.ts';
import { count } from './frontier.ts';
import { lanesOf } from './pace.ts';
import { ensureHost, openGate } from './politeness.ts';
import { policyFor } from './robots.ts';
import { type Run, readRun } from './run.ts';
import { samplePages } from './sample.ts';
import { openScope } from './scope.ts';
import { sitemapPages } from './sitemap.ts';

export type SeedDeps = { db: Database; web: Web; userAgent: string; lanes: number };

/** `lanes`: batches that can be at work at once without standing in each other's way. `render`: by browsers. */
export type Prepared = { lanes: number; render?: boolean };

const chunkPages = 2_000;
/** How long a sitemap may wait for its turn on a host. */
const turnMs = 300_000;

/** Fills the frontier of a run. Doing it again adds nothing. */
export async function prepareCrawl(
  deps: SeedDeps,
  tenantId: string,
  crawlId: string,
  signal: AbortSignal,
): Promise<Prepared> {
  const run = await readRun(deps.db, tenantId, crawlId);
  const { form } = run;
  const prepared = { lanes: lanesOf(form, deps.lanes), render: form.render };
  if (run.ended) return prepared;
  if (run.mode === 'failed') await deps.db.withTenant(tenantId, (tx) => seedFailed(tx, run));
  else {
    await deps.db.withTenant(tenantId, (tx) => askRobotsAnew(tx, run));
    if (form.kind === 'sitemap') await seedFromSitemaps(deps, run, signal);
    else await deps.db.withTenant(tenantId, (tx) => insertFound(tx, crawlId, form.startUrls.flatMap(toSeed)));
    if (run.mode === 'dry' && form.kind !== 'link')
      await deps.db.withTenant(tenantId, (tx) => samplePages(tx, crawlId));
  }
  return prepared;
}

const seedOf = (url: string): Found => ({ url, depth: 0, foundOn: null, redirects: 0 });

function toSeed(url: string): Found[] {
  const canonical = canonicalUrl(url);
  return canonical === null ? [] : [seedOf(canonical)];
}

async function askRobotsAnew(tx: Tx, { form }: Run): Promise<void> {
  await tx.sql('update host set robots_until = null where tenant_id = $1 and name = any($2)', [
    tx.tenantId,
    form.startUrls.map(hostOf),
  ]);
}

/** Of the run before: the pages that failed, and those it did not get to. */
async function seedFailed(tx: Tx, run: Run): Promise<void> {
  const added = await tx.sql(
    `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, found_on, redirects)
     select p.tenant_id, $2, p.url_hash, p.url, p.host, p.depth, p.found_on, p.redirects from page p
     where p.tenant_id = $1 and p.crawl_id = (
         select id from crawl where tenant_id = $1 and source_id = $3 and id <> $2 and ended_at is not null
           and mode <> 'dry'
         order by requested_at desc limit 1)
       and (p.change = 'failed' or p.state <> 'done')
     on conflict do nothing returning depth`,
    [tx.tenantId, run.id, run.sourceId],
  );
  await count(tx, run.id, { queued: added.length });
}

async function seedFromSitemaps({ db, web, userAgent }: SeedDeps, run: Run, signal: AbortSignal): Promise<void> {
  const { form, tenantId } = run;
  const { admit } = openScope(form);
  const turn = async (url: string) => {
    const host = hostOf(url);
    await db.withTenant(tenantId, (tx) => ensureHost(tx, host));
    const gate = openGate(
      db,
      tenantId,
      host,
      () => form.requestsPerSecond,
      () => 1,
    );
    const waitMs = await gate.enter(performance.now() + turnMs, signal);
    if (waitMs > 0) throw new Busy('The host asked to be left alone', waitMs);
  };
  const named = async (url: string) => {
    const policy = await policyFor({ db, web, userAgent }, tenantId, hostOf(url), url, () => turn(url), signal);
    if (policy.state === 'unreachable') throw policy.interruption;
    return policy.robots.sitemaps;
  };
  // One more than the run may have, which makes the run say that it stopped at its limit.
  const limit = form.maxPages + 1;
  for await (const urls of sitemapPages({ web, enter: turn, named, admit, signal }, form.startUrls, limit)) {
    for (const chunk of chunksOf(urls.map(seedOf))) {
      await db.withTenant(tenantId, (tx) => insertFound(tx, run.id, chunk));
    }
  }
}

/**
 * Adds what earlier runs knew and this one has not met: the documents, so that a link that was taken away leaves none
 * unvisited; and addresses that answered badly, unless the page that led there was read anew, links and all.
 */
export async function recheckKnown(
  deps: SeedDeps,
  tenantId: string,
  crawlId: string,
  signal: AbortSignal,
): Promise<number> {
  const run = await readRun(deps.db, tenantId, crawlId);
  if (run.ended || run.mode === 'failed') return 0;
  const scope = openScope(run.form, run.furtherStarts);
  let added = 0;
  for (let after = ''; ; ) {
    const known = await knownUnmet(deps.db, run, after);
    const last = known.at(-1);
    if (!last) return added;
    after = last.url;
    const found = known.filter(({ url }) => scope.admit(url) !== null);
    signal.throwIfAborted();
    added += await deps.db.withTenant(tenantId, (tx) => insertFound(tx, crawlId, found));
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

function chunksOf(found: Found[]): Found[][] {
  const number = Math.ceil(found.length / chunkPages);
  return Array.from({ length: number }, (_, at) => found.slice(at * chunkPages, (at + 1) * chunkPages));
}
