/** Acts a second by several at once, with the chain and without it, in turn, so that a machine's moods fall on both. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { recordEvent } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import { median } from '../median.ts';
import type { BenchDatabase } from '../postgres.ts';

const turns = 5;
const turnMs = 5_000;
/** Acts that are not counted: by then as much waits for its link as at the end, and all that runs is warm. */
const leadMs = 2_500;
const writers = 6;

export type ActsMeasured = {
  /** Acts a second. */
  without: number;
  beside: number;
  /** At the end of the turn that leaves most: how many wait for their link, and how long until none does. */
  waiting: number;
  linkedAfterMs: number;
};

export async function measureActs(database: BenchDatabase): Promise<ActsMeasured> {
  const tenantId = newId();
  await database.asAdmin(`insert into tenant (id, slug, name) values ('${tenantId}', 't-${tenantId}', 'Bench')`);
  const spaceId = newId();
  await database.db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Bench', 'shared')`, [tenantId, spaceId]),
  );
  const rates: Record<'without' | 'beside', number[]> = { without: [], beside: [] };
  // It finds nothing to do in the turns without, and is as long-lived as a worker.
  await using _linker = await startLinker(database);
  await actFor(database, tenantId);
  await allLinked(database, tenantId);
  const lags: { waiting: number; linkedAfterMs: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await database.asAdmin('alter table audit_event disable trigger await_link');
    rates.without.push(await actFor(database, tenantId));
    await database.asAdmin('alter table audit_event enable trigger await_link');
    rates.beside.push(await actFor(database, tenantId));
    lags.push(await allLinked(database, tenantId));
  }
  return {
    without: median(rates.without),
    beside: median(rates.beside),
    waiting: Math.max(...lags.map(({ waiting }) => waiting)),
    linkedAfterMs: Math.max(...lags.map(({ linkedAfterMs }) => linkedAfterMs)),
  };
}

/** In a thread of its own, as the worker is a process of its own. */
async function startLinker({ workerUrl }: BenchDatabase): Promise<AsyncDisposable> {
  const worker = new Worker(new URL('linker.ts', import.meta.url), { workerData: { url: workerUrl } });
  await once(worker, 'message');
  return {
    [Symbol.asyncDispose]: async () => {
      worker.postMessage('stop');
      await once(worker, 'exit');
    },
  };
}

/** Waits until nothing waits for its link. Answers how much did, and how long that took. */
async function allLinked({ db }: BenchDatabase, tenantId: string): Promise<{ waiting: number; linkedAfterMs: number }> {
  const begunMs = performance.now();
  const count = async () => {
    const select = 'select count(*)::int as waiting from audit_pending where tenant_id = tenant.id';
    const [row] = await db.readTenant<{ waiting: number }>(tenantId, select);
    return row!.waiting;
  };
  const waiting = await count();
  while ((await count()) > 0) await wait(100);
  return { waiting, linkedAfterMs: performance.now() - begunMs };
}

/** What nearly every act is: a row that somebody wants, and its event, in one transaction. Answers acts a second. */
async function actFor({ db }: BenchDatabase, tenantId: string): Promise<number> {
  const begunMs = performance.now() + leadMs;
  let acts = 0;
  const act = async () => {
    const id = newId();
    const actor = { kind: 'person', id, name: 'Åsa Öst' } as const;
    while (performance.now() - begunMs < turnMs) {
      await db.withTenant(tenantId, async (tx) => {
        await tx.sql('insert into notice (tenant_id, id, permission, code) values ($1, $2, $3, $4)', [
          ...[tenantId, newId(), 'audit', 'record-damaged'],
        ]);
        await recordEvent(tx, actor, { action: 'notice.see', object: { kind: 'notice', id }, details: { acts } });
      });
      if (performance.now() > begunMs) acts += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, act));
  return acts / ((performance.now() - begunMs) / 1000);
}
