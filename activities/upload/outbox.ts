/** Uploads that nobody sees to any more: those that are whole are to be read, those that nothing came of are dropped. */
import { system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { endUpload, receiveUpload } from '#schema/receive.ts';
import type { Arrivals } from '../outside/arrivals.ts';

export type UploadOutbox = { db: Database; arrivals: Pick<Arrivals, 'size' | 'remove'> };

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;
/** Whoever wants to go on sends something within a day. */
const expireHours = 24;
/** Each is looked for in the store. */
const mostLookedAt = 200;

type Left = { id: string; sizeBytes: number; isOverdue: boolean };

const overdue = (u: string) => `${u}.updated_at < now() - interval '${expireHours} hours'`;

export async function reconcileUploads(deps: UploadOutbox, tenantId: string): Promise<void> {
  for (const upload of await readLeft(deps.db, tenantId)) await settle(deps, tenantId, upload);
  for (const upload of await readUnread(deps.db, tenantId)) {
    await drop(deps, tenantId, upload.id, { from: 'received', state: upload.isOverdue ? 'expired' : 'cancelled' });
  }
}

/** The newest first: of many that are given up, none keeps one waiting whose last bytes have just come. */
const readLeft = (db: Database, tenantId: string): Promise<Left[]> =>
  db.readTenant<Left>(
    tenantId,
    `select u.id, u.size_bytes as "sizeBytes", ${overdue('u')} as "isOverdue" from upload u
     where u.tenant_id = tenant.id and u.state = 'receiving'
       and u.updated_at < now() - interval '${graceSeconds} seconds' and coalesce(u.lease_until < now(), true)
     order by ${overdue('u')} desc, u.updated_at desc limit ${mostLookedAt}`,
  );

/** Received, and not kept: the run over it was stopped before, or failed and was not tried again for a day. */
const readUnread = (db: Database, tenantId: string): Promise<Left[]> =>
  db.readTenant<Left>(
    tenantId,
    `select u.id, u.size_bytes as "sizeBytes", ${overdue('u')} as "isOverdue" from upload u
     where u.tenant_id = tenant.id and u.state = 'received'
       and not exists (select from extract e where e.tenant_id = u.tenant_id and e.upload_id = u.id and e.ended_at is null)
       and (${overdue('u')} or exists (select from extract e
         where e.tenant_id = u.tenant_id and e.upload_id = u.id and e.state = 'cancelled'))
     limit ${mostLookedAt}`,
  );

async function settle(deps: UploadOutbox, tenantId: string, { id, sizeBytes, isOverdue }: Left): Promise<void> {
  const comeBytes = await deps.arrivals.size(tenantId, id);
  if (comeBytes === sizeBytes) await deps.db.withTenant(tenantId, (tx) => receiveUpload(tx, system, id));
  else if (isOverdue) await drop(deps, tenantId, id, { state: 'expired' });
}

async function drop(
  { db, arrivals }: UploadOutbox,
  tenantId: string,
  id: string,
  to: Omit<Parameters<typeof endUpload>[3], 'remove'>,
): Promise<void> {
  const remove = () => arrivals.remove(tenantId, id);
  await db.withTenant(tenantId, (tx) => endUpload(tx, system, id, { ...to, remove }));
}
