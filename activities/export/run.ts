/** An export's row, as its steps read and change it. */
import type { Rows, Tx } from '#schema/database.ts';
import type { ExportRange } from '#schema/export.ts';
import { beat, cancellation } from '../ingest/pulse.ts';

export type ExportKey = { tenantId: string; exportId: string };

export type ExportRun = {
  scheduleId: string | null;
  targetId: string | null;
  range: ExportRange;
  wish: 'run' | 'cancel';
  fromSeq: number | null;
  toSeq: number | null;
  deliveryId: string | null;
  sends: number;
  sentAt: Date | null;
  requestedAt: Date;
};

const columns = `schedule_id as "scheduleId", target_id as "targetId", range, wish, from_seq as "fromSeq",
  to_seq as "toSeq", delivery_id as "deliveryId", sends, sent_at as "sentAt", requested_at as "requestedAt"`;

/** Null for one that has ended, or is not there any more. */
export async function readExport({ sql, tenantId }: Rows, exportId: string, lock = ''): Promise<ExportRun | null> {
  const [run] = await sql<ExportRun>(
    `select ${columns} from audit_export where tenant_id = $1 and id = $2 and ended_at is null ${lock}`,
    [tenantId, exportId],
  );
  return run ?? null;
}

/** As `readExport`; nobody else changes it until the transaction is over. */
export const lockExport = (tx: Tx, exportId: string): Promise<ExportRun | null> =>
  readExport(tx, exportId, 'for update');

/** A stretch whose ends are known. */
export type Stretch = { fromSeq: number; toSeq: number };

export function stretchOf({ fromSeq, toSeq }: ExportRun): Stretch {
  if (fromSeq === null || toSeq === null) throw new Error('the export was not planned');
  return { fromSeq, toSeq };
}

/** The same bytes, with a sign of life for each piece; a wish to stop ends them. */
export async function* beating(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    beat();
    cancellation()?.throwIfAborted();
    yield piece;
  }
}
