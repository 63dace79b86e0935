/** Where a run begins: its start addresses, what its sitemaps or feeds name, or the failures of the run before. */
import type { Tx } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';
import { canonicalUrl } from '../text/link.ts';
import { type AskerDeps, openAsker } from './asker.ts';
import { feedPages } from './feed.ts';
import { type Found, hostOf, insertFound } from './found.ts';
import { count } from './frontier.ts';
import { openHearing } from './hearing.ts';
import { lanesOf } from './pace.ts';
import { holdOpenRun, type Run, readRun } from './run.ts';
import { samplePages } from './sample.ts';
import { openScope } from './scope.ts';
import { openSession, type SessionDeps } from './session.ts';
import { sitemapPages } from './sitemap.ts';

export type SeedDeps = AskerDeps & SessionDeps & { lanes: number };

/** `lanes`: batches that can be at work at once without standing in each other's way. `render`: by browsers. */
export type Prepared = { lanes: number; render?: boolean };

const chunkPages = 2_000;

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
    if (form.kind === 'sitemap' || form.kind === 'feed') await seedFromFiles(deps, run, signal);
    else await deps.db.withTenant(tenantId, (tx) => insertFound(tx, crawlId, form.startUrls.flatMap(toSeed)));
    if (run.mode === 'dry' && form.kind !== 'link')
      await deps.db.withTenant(tenantId, (tx) => samplePages(tx, crawlId));
  }
  return prepared;
}

const seedOf = (url: string, redirects = 0): Found => ({ url, depth: 0, foundOn: null, redirects });

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
    `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, found_on, redirects, link_text)
     select p.tenant_id, $2, p.url_hash, p.url, p.host, p.depth, p.found_on, p.redirects, p.link_text from page p
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

/** The addresses that the source's sitemaps or feeds name. */
async function seedFromFiles(deps: SeedDeps, run: Run, signal: AbortSignal): Promise<void> {
  const { form } = run;
  const typed = openScope(form);
  const scope = openScope(form);
  const session = await openSession(deps, run);
  const asker = openAsker(deps, run, session, signal);
  // One more than the run may have, which makes the run say that it stopped at its limit.
  const limit = form.maxPages + 1;
  const named = form.kind === 'feed' ? feedPages : sitemapPages;
  const hearing = openHearing(form, scope, session);
  const files = { asker, admit: scope.admit, hear: hearing.hear, isRobotsObeyed: form.obeyRobots };
  for await (const urls of named(files, form.startUrls, limit)) {
    // A page that belongs to the run because its site lives elsewhere is known by that it was led to.
    const seeds = urls.map((url) => seedOf(url, typed.admit(url) === null ? 1 : 0));
    for (const chunk of chunksOf(seeds)) {
      await deps.db.withTenant(run.tenantId, (tx) => insertFound(tx, run.id, chunk));
    }
  }
  await deps.db.withTenant(run.tenantId, async (tx) => {
    if (!(await holdOpenRun(tx, run.id))) return;
    await session.save(tx);
    await noteClosed(tx, run, hearing.closed);
  });
}

async function noteClosed(tx: Tx, run: Run, closed: Reason | null): Promise<void> {
  if (closed === null) return;
  await tx.sql('update crawl set reason = $3 where tenant_id = $1 and id = $2 and reason is null', [
    tx.tenantId,
    run.id,
    JSON.stringify(closed),
  ]);
}

function chunksOf(found: Found[]): Found[][] {
  const number = Math.ceil(found.length / chunkPages);
  return Array.from({ length: number }, (_, at) => found.slice(at * chunkPages, (at + 1) * chunkPages));
}
