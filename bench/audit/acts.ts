/** Acts a second by several at once, with the chain and without it, in pairs, so that a machine's moods fall on both. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { recordEvent } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import type { BenchDatabase } from '../postgres.ts';

const pairs = 7;
const turnMs = 5_000;
/** Acts that are not counted: by then as much waits for its link as at the end, and all that runs is warm. */
const leadMs = 2_500;
const writers = 6;

export type ActsMeasured = {
  /** Acts a second of the pair whose ratio is the middle one. */
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
  // It finds nothing to do in the turns without, and is as long-lived as a worker.
  await using _linker = await startLinker(database);
  await actFor(database, tenantId);
  await allLinked(database, tenantId);
  const lags: Lag[] = [];
  const turn = {
    async without() {
      await database.asAdmin('alter table audit_event disable trigger await_link');
      const rate = await actFor(database, tenantId);
      await database.asAdmin('alter table audit_event enable trigger await_link');
      return rate;
    },
    async beside() {
      const rate = await actFor(database, tenantId);
      lags.push(await allLinked(database, tenantId));
      return rate;
    },
  };
  const rates: { without: number; beside: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // Whatever slows down or speeds up as time goes by does so for both.
    if (pair % 2 === 0) rates.push({ without: await turn.without(), beside: await turn.beside() });
    else rates.push({ beside: await turn.beside(), without: await turn.without() });
  }
  const byRatio = rates.toSorted((one, other) => one.beside / one.without - other.beside / other.without);
  return {
    ...byRatio[Math.floor(pairs / 2)]!,
    waiting: Math.max(...lags.map(({ waiting }) => waiting)),
    linkedAfterMs: Math.max(...lags.map(({ linkedAfterMs }) => linkedAfterMs)),
  };
}

type Lag = { waiting: number; linkedAfterMs: number };

/** In a process of its own, as the worker is. */
async function startLinker({ workerUrl }: BenchDatabase): Promise<AsyncDisposable> {
  const linker = fork(join(import.meta.dirname, 'linker.ts'), [workerUrl]);
  await once(linker, 'message');
  return {
    [Symbol.asyncDispose]: async () => {
      linker.disconnect();
      await once(linker, 'exit');
    },
  };
}

/** Waits until nothing waits for its link. Answers how much did, and how long that took. */
async function allLinked({ db }: BenchDatabase, tenantId: string): Promise<Lag> {
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
