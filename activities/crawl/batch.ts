/**
 * One batch of a crawl: claims pages, visits them politely and writes down what came of them, until its pages or its
 * time are used up or nothing is due. It fails only when the database does; whatever it leaves is put back or, when it
 * is killed, taken over by its next attempt.
 */
import type { Database } from '#schema/database.ts';
import type { Secrets } from '#schema/secret.ts';
import type { Files } from '../outside/files.ts';
import { agentOf } from '../outside/robots.ts';
import type { Web } from '../outside/web.ts';
import type { Chunker } from '../text/chunk.ts';
import { openAssets } from './asset.ts';
import { type Crew, openCrew } from './crew.ts';
import { claim, type Lease, openLease, putBack, takeOver } from './frontier.ts';
import type { Store } from './keep.ts';
import { forgetful, measured } from './look.ts';
import { followPace } from './pace.ts';
import { returnPermits } from './politeness.ts';
import { openRenewal } from './renewal.ts';
import { type Left, type Run, readRun } from './run.ts';
import { openScope } from './scope.ts';
import { openSession } from './session.ts';
import { openSink, type Sink } from './sink.ts';
import { stopLate } from './stop.ts';

export type BatchDeps = {
  db: Database;
  web: Web;
  files: Files & Store;
  chunker: Chunker;
  secrets: Secrets | null;
  userAgent: string;
  batchPages: number;
  batchMs: number;
  /** Largest linked file that is kept. */
  fileBytes: number;
  /** Of a run, at most. */
  lanes: number;
  /** Of one batch, whatever the source allows: as many as a browser has open. */
  pagesAtOnce?: number;
};
export type BatchInput = {
  tenantId: string;
  crawlId: string;
  /** Names the batch within its run; the same for every attempt. */
  batch: number;
  /** Batches of the run at once: they share the host's permits evenly. */
  lanes: number;
};
export type BatchResult = {
  fetched: number;
  left: Left;
  /** Milliseconds until the next queued page is due; null when none is queued. */
  waitMs: number | null;
  /** Pages are due whose host had no permit left: other batches are at work there. */
  blocked: boolean;
};

export async function fetchBatch(deps: BatchDeps, input: BatchInput, cancelled: AbortSignal): Promise<BatchResult> {
  const { db } = deps;
  const run = await readRun(db, input.tenantId, input.crawlId);
  const lease = openLease(input.tenantId, input.crawlId, input.batch);
  const fault = new AbortController();
  const onFault = (error: unknown) => fault.abort(error);
  const signal = AbortSignal.any([cancelled, fault.signal]);
  const deadline = performance.now() + deps.batchMs;
  const isDry = run.mode === 'dry';
  const session = await openSession(deps, run);
  const sink = openSink(deps, run, lease, session, onFault);
  const pacing = followPace(
    db,
    run,
    { begun: input.lanes, most: deps.lanes },
    (hasChanged) => crew.adjust(hasChanged),
    onFault,
  );
  const pace = () => pacing.pace;
  const site = {
    ...deps,
    files: isDry ? forgetful : deps.files,
    fileBytes: isDry ? 0 : Math.min(deps.fileBytes, run.limits?.bytesPerFile.max ?? deps.fileBytes),
    tenantId: input.tenantId,
    form: run.form,
    pace,
    scope: openScope(run.form, run.furtherStarts),
    session,
    agent: agentOf(deps.userAgent),
    lease,
    onFault,
  };
  const crew = openCrew({
    ...site,
    asset: openAssets(site),
    share: () => Math.min(deps.pagesAtOnce ?? Infinity, Math.ceil(pace().parallel / pacing.lanes)),
    wanted: () => crew.waiting + 1,
    deadline,
    signal,
    onVisit: isDry ? (visit) => sink.add(measured(deps.chunker, visit)) : sink.add,
  });
  {
    // Over before permits are given back: a look might take some again.
    await using _looks = pacing;
    using _renewal = openRenewal(db, lease, onFault);
    if (!run.ended && !(await stopLate(db, run)))
      await work(deps, run, lease, { crew, sink, signal, deadline }).catch(onFault);
    while (!crew.isResting) await crew.change();
    await sink.flush();
  }
  if (fault.signal.aborted) {
    await Promise.allSettled([putBack(db, lease), returnPermits(db, lease)]);
    throw fault.signal.reason;
  }
  await putBack(db, lease);
  await returnPermits(db, lease);
  return { fetched: sink.kept, blocked: crew.isBlocked, ...(await readLeft(db, input)) };
}

type Work = { crew: Crew; sink: Sink; signal: AbortSignal; deadline: number };

async function work(deps: BatchDeps, run: Run, lease: Lease, { crew, sink, signal, deadline }: Work): Promise<void> {
  const { db, batchPages } = deps;
  // Few at once: what is claimed and not yet begun is lost time when this process dies, and shows as being fetched.
  const ahead = Math.max(10, run.form.parallel);
  const earlier = await takeOver(db, lease);
  let claimed = earlier.length;
  if (earlier.length > 0) await crew.give(earlier);
  while (!signal.aborted && performance.now() < deadline) {
    if (crew.waiting >= ahead || (claimed >= batchPages && !crew.isIdle)) {
      await crew.change();
      continue;
    }
    if (claimed >= batchPages) return;
    const pages = await claim(db, lease, Math.min(ahead * 2, batchPages - claimed));
    claimed += pages.length;
    if (pages.length > 0) {
      if (!(await crew.give(pages))) return;
      continue;
    }
    // Nothing is due, but pages under way may still lead to others.
    if (crew.isIdle && sink.isEmpty) return;
    if (!crew.isIdle) await crew.change();
    await sink.flush();
  }
}

async function readLeft(
  db: Database,
  { tenantId, crawlId }: BatchInput,
): Promise<{ left: Left; waitMs: number | null }> {
  const [row] = await db.readTenant<Left & { waitMs: number | null }>(
    tenantId,
    // Of a run that was stopped nothing more is fetched.
    `select case when c.stopped then 0 else c.queued end as queued, c.leased, c.stored,
       (select greatest(0, extract(epoch from min(p.next_at) - now()) * 1000)::float8 from page p
        where p.tenant_id = tenant.id and p.crawl_id = c.id and p.state = 'queued') as "waitMs"
     from crawl c where c.tenant_id = tenant.id and c.id = $2`,
    [crawlId],
  );
  const { waitMs, ...left } = row!;
  return { left, waitMs };
}
