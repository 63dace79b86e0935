/** What the organisation's quota has no room for is not kept, and stops the run. */
import type { Tx } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';
import { lockRoom, type Room } from '#schema/quota.ts';
import { fileOf, waiting } from './brought.ts';
import type { Run } from './run.ts';
import { stopRun } from './stop.ts';
import type { Visit } from './visit.ts';

/** Comes first in the transaction: batches that wait for each other here hold nothing yet. A dry run keeps nothing. */
export const lockRun = (tx: Tx, run: Run): Promise<Room | null> =>
  run.mode === 'dry' ? Promise.resolve(null) : lockRoom(tx, ['pages', 'bytes']);

/** The visits, those that there is no room for as pages that still wait. */
export async function withinRoom(tx: Tx, run: Run, room: Room | null, visits: Visit[]): Promise<Visit[]> {
  if (room === null) return visits;
  const known = await readKnown(tx, run, visits);
  let stopped: Reason | null = null;
  const kept = visits.map((visit): Visit => {
    const file = fileOf(visit)?.file;
    if (!file) return visit;
    const hash = file.sha256.toString('hex');
    const pages = known.urls.has(visit.page.url) ? 0 : 1;
    const bytes = known.hashes.has(hash) ? 0 : file.sizeBytes;
    const full = room.take({ pages, bytes });
    if (full) {
      stopped ??= full;
      return waiting(visit, full);
    }
    known.hashes.add(hash);
    return visit;
  });
  if (stopped) await stopRun(tx, run.id, stopped);
  return kept;
}

/** Addresses that count as pages already, and files that are there already. */
async function readKnown(tx: Tx, { sourceId }: Run, visits: Visit[]) {
  const files = visits.flatMap((visit) => fileOf(visit)?.file.sha256.toString('hex') ?? []);
  const rows = await tx.sql<{ url: string | null; hash: string | null }>(
    `select key as url, null as hash from document d where d.tenant_id = $1 and d.source_id = $2 and d.key = any($3)
       and d.removed_at is null
     union all
     select null, encode(sha256, 'hex') from blob
     where tenant_id = $1 and sha256 = any(array(select decode(unnest($4::text[]), 'hex')))`,
    [tx.tenantId, sourceId, visits.map(({ page }) => page.url), files],
  );
  return {
    urls: new Set(rows.flatMap(({ url }) => url ?? [])),
    hashes: new Set(rows.flatMap(({ hash }) => hash ?? [])),
  };
}
