/** A run ends: what is missing is counted, what is half-made is undone, and the outcome is said. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { heldAmong, lockHolds } from '#schema/held.ts';
import { tellAll } from '#schema/notice.ts';
import type { Reason } from '#schema/progress.ts';
import { dropCookies } from './cookie.ts';
import { type EmbedPrice, estimate } from './estimate.ts';
import { lockOpenRun } from './run.ts';
import { nextInLine } from './turn.ts';
import { undoUnpublished } from './undo.ts';

export type Outcome = 'finished' | 'cancelled' | 'failed';
export type FinishInput = { tenantId: string; crawlId: string; outcome: Outcome; reason: Reason | null };
export type FinishDeps = {
  db: Database;
  runsPerTenant: number;
  userAgent: string;
  embedPrice: EmbedPrice;
  /** Takes the documents' passages out of every search. */
  unindexDocuments(tx: Tx, documentIds: string[]): Promise<void>;
};

/** Successful runs in which a page must have answered that it is gone before it leaves knowledge. */
const missesUntilRemoved = 2;

/** Ends an open run and answers the waiting runs that may begin. Ending one that has ended changes nothing. */
export async function finishCrawl(
  deps: FinishDeps,
  input: FinishInput,
): Promise<{ state: Outcome | null; next: string[] }> {
  return deps.db.withTenant(input.tenantId, async (tx) => {
    const run = await lockOpenRun(tx, input.crawlId);
    if (!run) return { state: null, next: await nextInLine(tx, deps.runsPerTenant) };
    await releaseLeases(tx, input.crawlId);
    await dropCookies(tx, input.crawlId);
    if (input.outcome !== 'finished') await undoUnpublished(tx, input.crawlId);
    await recount(tx, input.crawlId);
    const { state, reason } =
      input.outcome === 'finished' ? await judge(tx, input.crawlId) : { ...input, state: input.outcome };
    if (state === 'finished' && run.mode === 'full') await removeGone(deps, tx, input.crawlId);
    if (state === 'finished' && run.mode === 'dry') await keepEstimate(deps, tx, input.crawlId);
    await tx.sql(
      `update crawl set state = $3, reason = coalesce($4::jsonb, reason), ended_at = now(),
         updated_at = now(), version = version + 1
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, input.crawlId, state, reason && JSON.stringify(reason)],
    );
    await recordEvent(tx, system, {
      action: 'crawl.end',
      object: { kind: 'crawl', id: input.crawlId },
      outcome: state === 'failed' ? 'failed' : 'done',
      details: { state, reason },
    });
    return { state, next: await nextInLine(tx, deps.runsPerTenant) };
  });
}

async function releaseLeases(tx: Tx, crawlId: string): Promise<void> {
  await tx.sql(
    `update page set state = 'queued', lease_batch = null, lease_token = null, lease_until = null
     where tenant_id = $1 and crawl_id = $2 and state = 'leased'`,
    [tx.tenantId, crawlId],
  );
  await tx.sql(`delete from permit where tenant_id = $1 and lease_batch like $2 || '/%'`, [tx.tenantId, crawlId]);
}

/** The counts are kept as the run goes; at its end they are the rows, whatever happened on the way. */
async function recount(tx: Tx, crawlId: string): Promise<void> {
  await tx.sql(
    `update crawl c set queued = n.queued, leased = n.leased, stored = n.stored, added = n.added,
       changed = n.changed, unchanged = n.unchanged, gone = n.gone, redirected = n.redirected, failed = n.failed,
       skipped = n.skipped
     from (select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'leased') as leased,
         count(*) filter (where state in ('stored', 'held')) as stored,
         count(*) filter (where state = 'done' and change = 'added') as added,
         count(*) filter (where state = 'done' and change = 'changed') as changed,
         count(*) filter (where change = 'unchanged') as unchanged, count(*) filter (where change = 'gone') as gone,
         count(*) filter (where change = 'redirected') as redirected,
         count(*) filter (where change = 'failed') as failed, count(*) filter (where change = 'skipped') as skipped
       from page where tenant_id = $1 and crawl_id = $2) n
     where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, crawlId],
  );
}

const emptyCode: Record<string, string> = { sitemap: 'sitemap-empty', feed: 'feed-empty' };

type Tally = {
  answered: number;
  failed: number;
  forbidden: number;
  pages: number;
  kind: string;
  closed: Reason | null;
  /** Why it was not allowed to come to its end. */
  stopped: Reason | null;
};

/** The reason of the first page, when every page of the run that failed did for want of a sign-in. */
const signInReason = `(select (array_agg(p.reason order by p.depth, p.url))[1] from page p
  where p.tenant_id = $1 and p.crawl_id = $2 and p.change = 'failed'
  having bool_and(p.reason->>'code' like 'sign-in-%'))`;

/** A run in which most pages did not answer says nothing about the site, however it came to its end. */
async function judge(tx: Tx, crawlId: string): Promise<{ state: Outcome; reason: Reason | null }> {
  const [tally] = await tx.sql<Tally>(
    `select c.added + c.changed + c.unchanged + c.gone + c.redirected as answered, c.failed, c.form->>'kind' as kind,
       case when c.stopped then c.reason end as stopped,
       (select count(*) from page p where p.tenant_id = $1 and p.crawl_id = $2
         and p.reason->>'code' = 'robots-disallowed') as forbidden,
       (select count(*) from page p where p.tenant_id = $1 and p.crawl_id = $2) as pages,
       case when c.added + c.changed + c.unchanged + c.gone + c.redirected = 0 then coalesce(${signInReason},
         case when c.reason->>'code' like 'sign-in-%' then c.reason end) end as closed
     from crawl c where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, crawlId],
  );
  const { answered, failed, forbidden, pages, kind, closed, stopped } = tally!;
  const fail = (code: string): { state: Outcome; reason: Reason } => ({
    state: 'failed',
    reason: { code, facts: { failed: failed, pages } },
  });
  if (stopped) return { state: 'failed', reason: stopped };
  if (closed) return { state: 'failed', reason: closed };
  if (pages === 0) return fail(emptyCode[kind] ?? 'nothing-to-do');
  if (answered === 0 && forbidden > 0) return fail('robots-disallowed');
  if (failed > answered) return fail('most-pages-failed');
  return { state: 'finished', reason: null };
}

async function keepEstimate({ userAgent, embedPrice }: FinishDeps, tx: Tx, crawlId: string): Promise<void> {
  const found = await estimate(tx, crawlId, userAgent, embedPrice);
  await tx.sql('update crawl set estimate = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    crawlId,
    JSON.stringify(found),
  ]);
}

async function removeGone({ unindexDocuments }: FinishDeps, tx: Tx, crawlId: string): Promise<void> {
  const missing = await tx.sql<{ id: string; missingRuns: number }>(
    `update document d set missing_runs = missing_runs + 1, missing_crawl_id = $2
     from page p
     where p.tenant_id = $1 and p.crawl_id = $2 and p.change = 'gone' and d.tenant_id = $1 and d.id = p.document_id
       and d.removed_at is null and d.missing_crawl_id is distinct from $2
     returning d.id, d.missing_runs as "missingRuns"`,
    [tx.tenantId, crawlId],
  );
  await lockHolds(tx);
  const gone = missing.filter(({ missingRuns }) => missingRuns >= missesUntilRemoved);
  const held = await heldAmong(
    tx,
    'document',
    gone.map(({ id }) => id),
  );
  // Said once, not at every run from then on.
  const kept = gone.filter(({ id, missingRuns }) => held.has(id) && missingRuns === missesUntilRemoved);
  if (kept.length > 0) await sayKept(tx, crawlId, kept.length);
  const removed = gone.flatMap(({ id }) => (held.has(id) ? [] : [id]));
  if (removed.length === 0) return;
  await unindexDocuments(tx, removed);
  await tx.sql('update document set removed_at = now() where tenant_id = $1 and id = any($2)', [tx.tenantId, removed]);
  await recordEvent(tx, system, {
    action: 'document.remove',
    object: { kind: 'crawl', id: crawlId },
    details: { documents: removed.length },
  });
}

/** Held pages stay as they were learned, and in search: that their site let go of them is said instead. */
async function sayKept(tx: Tx, crawlId: string, documents: number): Promise<void> {
  await recordEvent(tx, system, {
    action: 'document.keep',
    object: { kind: 'crawl', id: crawlId },
    details: { documents },
  });
  await tellAll(tx, 'retention', 'held-pages-gone', { documents });
}
