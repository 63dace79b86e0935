/** A disposal of files that comes in the very moment in which the same bytes are brought again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileStore, openFiles } from '#activities/outside/files.ts';
import type { Database } from '#schema/database.ts';
import { type Desk, documents } from './purging.ts';

/** Disposes of all documents, but for their files: what is answered disposes of those. */
export async function disposeOfRows(desk: Desk): Promise<() => Promise<unknown>> {
  const { db, shelf } = desk;
  const { tenantId } = shelf;
  const ids = await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`update extract set state = 'finished', ended_at = now() where tenant_id = $1 and ended_at is null`, [
      tenantId,
    ]);
    return sql<{ id: string }>(
      `update document set removed_at = now() - interval '40 days' where tenant_id = $1 returning id`,
      [tenantId],
    );
  });
  const key = { tenantId, purgeId: await desk.ask(documents(ids.map(({ id }) => id))) };
  const acts = desk.actsOf();
  await acts.planItems(key);
  await acts.confirmItems(key);
  await acts.purgeItems(key);
  return () => acts.purgeItemFiles(key);
}

/** In which the store is given bytes, lets go of the same, and is asked for them as their row is kept. */
export const orders = ['given, disposed, kept', 'given, kept, disposed'] as const;
export type Order = (typeof orders)[number];

export type Meeting = { files: FileStore; ended(): Promise<unknown> };

/** The store, in which a disposal comes right after bytes that are `it` were given, or while their row is held. */
export function meet(
  { db, dir }: { db: Database; dir: string },
  order: Order,
  { dispose, isIt = () => true }: { dispose: () => Promise<unknown>; isIt?: (hash: string) => boolean },
): Meeting {
  const files = openFiles({ dir });
  const isFirst = order === 'given, disposed, kept';
  let disposal: Promise<unknown> | undefined;
  const after = async <Answer>(hash: Uint8Array, answer: Answer): Promise<Answer> => {
    if (isIt(Buffer.from(hash).toString('hex'))) await (disposal ??= dispose());
    return answer;
  };
  return {
    files: {
      ...files,
      put: async (...given) => {
        const file = await files.put(...given);
        return isFirst ? after(file.sha256, file) : file;
      },
      keep: async (...given) => {
        const file = await files.keep(...given);
        return isFirst ? after(file.sha256, file) : file;
      },
      async has(tenantId, hash) {
        const isThere = await files.has(tenantId, hash);
        if (isFirst || disposal || !isIt(Buffer.from(hash).toString('hex'))) return isThere;
        disposal = dispose();
        await somebodyWaits(db, tenantId);
        return isThere;
      },
    },
    ended: () => disposal ?? Promise.reject(new Error('nothing was disposed of')),
  };
}

async function somebodyWaits(db: Database, tenantId: string): Promise<void> {
  const waits = () =>
    db.readTenant(tenantId, 'select from pg_locks where not granted and tenant.id is not null limit 1');
  while ((await waits()).length === 0) await sleep(5);
}

/** The originals that versions stand on, and of those the ones that the store has not. */
export async function originals({ db, shelf, dir }: Pick<Desk, 'db' | 'shelf' | 'dir'>) {
  const { tenantId } = shelf;
  const files = openFiles({ dir });
  const kept = await db.readTenant<{ hash: Buffer }>(
    tenantId,
    'select distinct blob_sha256 as hash from version where tenant_id = tenant.id',
  );
  const isThere = await Promise.all(kept.map(({ hash }) => files.has(tenantId, hash)));
  return { kept: kept.length, lost: isThere.filter((is) => !is).length };
}
