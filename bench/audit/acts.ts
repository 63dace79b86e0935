/** Acts a second by several at once, with the chain and without it, in turn, so that a machine's moods fall on both. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { recordEvent } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import { median } from '../median.ts';
import type { BenchDatabase } from '../postgres.ts';

const turns = 5;
const turnMs = 4_000;
const writers = 6;

export async function measureActs(database: BenchDatabase): Promise<{ without: number; beside: number }> {
  const tenantId = newId();
  await database.asAdmin(`insert into tenant (id, slug, name) values ('${tenantId}', 't-${tenantId}', 'Bench')`);
  const spaceId = newId();
  await database.db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Bench', 'shared')`, [tenantId, spaceId]),
  );
  const rates: Record<'without' | 'beside', number[]> = { without: [], beside: [] };
  await actFor(database, tenantId, turnMs / 2);
  for (let turn = 0; turn < turns; turn += 1) {
    await database.asAdmin('alter table audit_event disable trigger await_link');
    rates.without.push(await actFor(database, tenantId, turnMs));
    await database.asAdmin('alter table audit_event enable trigger await_link');
    await using _linker = await startLinker(database);
    rates.beside.push(await actFor(database, tenantId, turnMs));
  }
  return { without: median(rates.without), beside: median(rates.beside) };
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

/** What nearly every act is: a row that somebody wants, and its event, in one transaction. Answers acts a second. */
async function actFor({ db }: BenchDatabase, tenantId: string, forMs: number): Promise<number> {
  const begunMs = performance.now();
  let acts = 0;
  const act = async () => {
    const id = newId();
    const actor = { kind: 'person', id, name: 'Åsa Öst' } as const;
    while (performance.now() - begunMs < forMs) {
      await db.withTenant(tenantId, async (tx) => {
        await tx.sql('insert into notice (tenant_id, id, permission, code) values ($1, $2, $3, $4)', [
          ...[tenantId, newId(), 'audit', 'record-damaged'],
        ]);
        await recordEvent(tx, actor, { action: 'notice.see', object: { kind: 'notice', id }, details: { acts } });
      });
      acts += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, act));
  return acts / ((performance.now() - begunMs) / 1000);
}
