/** Uploads as rows: begun, received with the request to read them in one transaction, and broken off. */
import { type Actor, recordEvent } from './audit.ts';
import type { Rows } from './database.ts';
import { requestExtract } from './request-extract.ts';
import type { UploadForm, UploadState } from './upload.ts';

export type NewUpload = UploadForm & { id: string; personId: string; mediaType: string };

export async function beginUpload(tx: Rows, actor: Actor, given: NewUpload): Promise<void> {
  const { id, collectionId, personId, name, folder, mediaType, sizeBytes } = given;
  await tx.sql(
    `insert into upload (tenant_id, id, collection_id, person_id, name, folder, media_type, size_bytes)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, id, collectionId, personId, name, folder, mediaType, sizeBytes],
  );
  const details = { collectionId, sizeBytes };
  await recordEvent(tx, actor, { action: 'upload.make', object: { kind: 'upload', id }, details });
}

/** Some of it has come: it is not given up. */
export async function noteBytes(tx: Rows, uploadId: string): Promise<void> {
  await tx.sql('update upload set updated_at = now() where tenant_id = $1 and id = $2', [tx.tenantId, uploadId]);
}

type Receiving = { state: UploadState; collectionId: string; name: string; personId: string };

/**
 * All bytes of it have come: it is to be read. Answers the run's id, the first one's when it was received before; null
 * for one that was broken off meanwhile.
 */
export async function receiveUpload(tx: Rows, actor: Actor, uploadId: string): Promise<string | null> {
  const params = [tx.tenantId, uploadId];
  const [upload] = await tx.sql<Receiving>(
    `select state, collection_id as "collectionId", name, person_id as "personId" from upload
     where tenant_id = $1 and id = $2 for update`,
    params,
  );
  if (!upload) return null;
  if (upload.state !== 'receiving') return firstRun(tx, uploadId);
  await tx.sql(`update upload set state = 'received', updated_at = now() where tenant_id = $1 and id = $2`, params);
  const { collectionId, name, personId } = upload;
  const id = await requestExtract(tx, { collectionId, uploadId, name, trigger: 'upload', requestedBy: personId });
  const details = { uploadId, collectionId };
  await recordEvent(tx, actor, { action: 'extract.start', object: { kind: 'extract', id }, details });
  return id;
}

async function firstRun(tx: Rows, uploadId: string): Promise<string | null> {
  const [run] = await tx.sql<{ id: string }>(
    'select id from extract where tenant_id = $1 and upload_id = $2 order by id limit 1',
    [tx.tenantId, uploadId],
  );
  return run?.id ?? null;
}

type UploadEnd = {
  from?: 'receiving' | 'received';
  state: 'cancelled' | 'expired';
  /** Removes what has come. */
  remove(): Promise<void>;
};

/**
 * Ends one and removes its bytes while its row is held: whoever receives it, or has it read once more, comes before or
 * finds it ended. Answers false, and removes nothing, for one in another state by now or that is being read.
 */
export async function endUpload(
  tx: Rows,
  actor: Actor,
  uploadId: string,
  { from = 'receiving', state, remove }: UploadEnd,
): Promise<boolean> {
  const params = [tx.tenantId, uploadId];
  await tx.sql('select from upload where tenant_id = $1 and id = $2 for update', params);
  const ended = await tx.sql(
    `update upload u set state = $3, updated_at = now() where u.tenant_id = $1 and u.id = $2 and u.state = $4
       and not exists (select from extract e where e.tenant_id = $1 and e.upload_id = u.id and e.ended_at is null)
     returning u.id`,
    [...params, state, from],
  );
  if (ended.length === 0) return false;
  const object = { kind: 'upload', id: uploadId };
  await recordEvent(tx, actor, { action: 'upload.cancel', object, details: { state } });
  await remove();
  return true;
}
