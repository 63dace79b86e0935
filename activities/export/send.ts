/** An archive that lies ready is sent to its target. What goes wrong stands in the row, and is tried again for days. */
import { Readable } from 'node:stream';
import type { Database, Tx } from '#schema/database.ts';
import { readDelivery } from '#schema/delivery.ts';
import { Interruption, NotFound, Refusal } from '#schema/errors.ts';
import { ExportTargetForm, targetSecretTable } from '#schema/export-target.ts';
import { tellAll } from '#schema/notice.ts';
import type { Reason } from '#schema/progress.ts';
import type { Secrets } from '#schema/secret.ts';
import { cancellation } from '../ingest/pulse.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import type { Targets } from '../outside/target.ts';
import { beating, type ExportKey, readExport } from './run.ts';

export type SendDeps = {
  db: Database;
  deliveries: Pick<Deliveries, 'read'>;
  targets: Targets;
  /** Null where the installation has no key: nothing was sealed then. */
  secrets: Secrets | null;
};

/** Sent twice, it is there once: under the same name, with the same bytes. */
export async function sendExport(deps: SendDeps, { tenantId, exportId }: ExportKey): Promise<void> {
  const { db, deliveries, targets } = deps;
  const parcel = await findParcel(deps, { tenantId, exportId });
  if (!parcel) return;
  const { form, delivery } = parcel;
  const { name, sizeBytes, path } = delivery;
  const open = async () => Readable.from(beating(await deliveries.read(path)));
  try {
    await targets.send(form, { name, sizeBytes, open }, cancellation());
  } catch (error) {
    if (error instanceof Interruption || error instanceof Refusal) {
      await noteFault(db, { tenantId, exportId }, form.name, {
        code: String(error.facts.code ?? error.code),
        facts: {},
      });
    }
    throw error;
  }
  await db.withTenant(tenantId, (tx) => noteSend(tx, exportId, null));
}

/** Null where nothing is to be sent any more. */
async function findParcel({ db, secrets }: SendDeps, { tenantId, exportId }: ExportKey) {
  return db.withTenant(tenantId, async (tx) => {
    const run = await readExport(tx, exportId);
    if (!run?.targetId || !run.deliveryId || run.sentAt) return null;
    const [target] = await tx.sql<{ sealed: string }>(
      'select sealed from export_target where tenant_id = $1 and id = $2 and removed_at is null',
      [tenantId, run.targetId],
    );
    if (!target) throw new NotFound('the target was removed', { code: 'export-target-gone' });
    if (!secrets) throw new NotFound('there is no way to sign in to the target');
    const form = JSON.parse(secrets.open(tenantId, targetSecretTable, run.targetId, target.sealed));
    return { form: ExportTargetForm.parse(form), delivery: await readDelivery(tx, run.deliveryId) };
  });
}

/** One who drops a connection is no news yet: those who see to exports are told of the third attempt, once. */
const tellingSends = 3;

const noteFault = (db: Database, { tenantId, exportId }: ExportKey, name: string, fault: Reason): Promise<void> =>
  db.withTenant(tenantId, async (tx) => {
    if ((await noteSend(tx, exportId, fault)) === tellingSends) await tellAll(tx, 'audit', 'export-unsent', { name });
  });

/** Answers how often it was tried; null where it has been sent already. */
async function noteSend({ sql, tenantId }: Tx, exportId: string, fault: Reason | null): Promise<number | null> {
  const [noted] = await sql<{ sends: number }>(
    `update audit_export set sends = sends + 1, send_fault = $3, updated_at = now(), version = version + 1,
       sent_at = case when $3::jsonb is null then now() else sent_at end
     where tenant_id = $1 and id = $2 and sent_at is null returning sends`,
    [tenantId, exportId, fault && JSON.stringify(fault)],
  );
  return noted?.sends ?? null;
}
