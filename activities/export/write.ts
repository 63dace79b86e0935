/** The archive is written, and lies ready. It can be killed anywhere: once more, it is the same archive. */
import type { Rows } from '#schema/database.ts';
import { keepDelivery } from '#schema/delivery.ts';
import { archive } from '../archive.ts';
import { beat, cancellation } from '../ingest/pulse.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import { openWorkFolder } from '../outside/work-folder.ts';
import { type ComposeDeps, composeExport } from './compose.ts';
import { positionName } from './plan.ts';
import { beating, type ExportKey, lockExport, readExport, type Stretch, stretchOf } from './run.ts';

export type WriteDeps = ComposeDeps & { deliveries: Pick<Deliveries, 'keep' | 'keepNote' | 'remove'> };

/** Days in which it can be fetched. */
const readyDays = 30;

/** Answers whether it is to be sent somewhere too. */
export async function writeExport(deps: WriteDeps, { tenantId, exportId }: ExportKey): Promise<{ isSent: boolean }> {
  const { db } = deps;
  const run = await db.withTenant(tenantId, (tx) => readExport(tx, exportId));
  if (!run) return { isSent: false };
  const stretch = stretchOf(run);
  if (run.deliveryId === null) await layReady(deps, { tenantId, exportId }, stretch);
  if (run.scheduleId !== null) await notePosition(deps, tenantId, run.scheduleId, stretch);
  return { isSent: run.targetId !== null };
}

async function layReady(
  { deliveries, ...deps }: WriteDeps,
  { tenantId, exportId }: ExportKey,
  stretch: Stretch,
): Promise<void> {
  const { db } = deps;
  await using folder = await openWorkFolder();
  const wanted = { tenantId, folder: folder.path, ...stretch };
  const files = await composeExport(deps, wanted, async (events) => {
    beat(events);
    cancellation()?.throwIfAborted();
    await db.withTenant(tenantId, ({ sql }) =>
      sql(
        `update audit_export set events_done = $3, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and ended_at is null`,
        [tenantId, exportId, events],
      ),
    );
  });
  const kept = await deliveries.keep(tenantId, `${exportId}.zip`, beating(archive(files)));
  const isLaid = await db.withTenant(tenantId, async (tx) => {
    const run = await lockExport(tx, exportId);
    if (!run) return isReady(tx, exportId);
    if (run.deliveryId !== null) return true;
    const name = `audit-${stretch.fromSeq}-${stretch.toSeq}.zip`;
    await keepDelivery(tx, { id: exportId, what: 'audit-export', objectId: exportId, name, days: readyDays, ...kept });
    await tx.sql(
      `update audit_export set delivery_id = $2, state = case when target_id is null then state else 'sending' end,
         updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2`,
      [tenantId, exportId],
    );
    await tx.sql(
      `update export_schedule set exported_seq = greatest(exported_seq, $3), version = version + 1
       where tenant_id = $1 and id = $2`,
      [tenantId, run.scheduleId, stretch.toSeq],
    );
    return true;
  });
  if (!isLaid) await deliveries.remove(kept.path);
}

/** Of an export that has ended meanwhile: whether another attempt had laid its archive ready. */
async function isReady({ sql, tenantId }: Rows, exportId: string): Promise<boolean> {
  const ready = await sql('select from delivery where tenant_id = $1 and id = $2', [tenantId, exportId]);
  return ready.length > 0;
}

/** Beside the archives: a database that is restored from before does not export the same once more. */
async function notePosition(
  { db, deliveries }: WriteDeps,
  tenantId: string,
  scheduleId: string,
  { toSeq }: Stretch,
): Promise<void> {
  const [link] = await db.readTenant<{ hash: string }>(
    tenantId,
    `select encode(hash, 'hex') as hash from audit_link where tenant_id = tenant.id and seq = $2`,
    [toSeq],
  );
  if (link) await deliveries.keepNote(tenantId, positionName(scheduleId), { seq: toSeq, hash: link.hash });
}
