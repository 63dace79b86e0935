/**
 * Asking for files to be read. A row of `extract` in state `requested` is the request and the outbox at once: the caller
 * starts the workflow after the commit, and `reconcile` starts what a crash, or a crawl, left behind.
 */
import type { Rows } from './database.ts';
import { Conflict, NotFound } from './errors.ts';
import { ExtractForm, type ExtractTrigger } from './extract.ts';
import { newId } from './id.ts';

export type ExtractRequest = {
  collectionId: string;
  name: string;
  trigger: ExtractTrigger;
  form?: ExtractForm;
  requestedBy: string | null;
} & ({ uploadId: string } | { documentId: string; versionId: string });

/** Answers the run's id. Throws Conflict while another run over the same version has not ended. */
export async function requestExtract(tx: Rows, request: ExtractRequest): Promise<string> {
  const { collectionId, name, trigger, form = ExtractForm.parse({}), requestedBy } = request;
  const of =
    'uploadId' in request
      ? { uploadId: request.uploadId, documentId: null, versionId: null }
      : { uploadId: null, ...request };
  const inserted = await tx.sql<{ id: string }>(
    `insert into extract (tenant_id, id, collection_id, upload_id, document_id, version_id, name, trigger, form, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, version_id) where ended_at is null do nothing returning id`,
    [
      ...[tx.tenantId, newId(), collectionId, of.uploadId, of.documentId, of.versionId, name, trigger],
      ...[JSON.stringify(form), requestedBy],
    ],
  );
  const id = inserted[0]?.id;
  if (!id) throw new Conflict('This file is being read already', { code: 'still-reading' });
  return id;
}

/** Notes that a run is to stop. Throws NotFound, or Conflict when it has ended. */
export async function cancelExtract(tx: Rows, extractId: string): Promise<void> {
  const [run] = await tx.sql<{ ended: boolean }>(
    `update extract set wish = case when ended_at is null then 'cancel' else wish end, row_version = row_version + 1,
       updated_at = now() where tenant_id = $1 and id = $2 returning ended_at is not null as ended`,
    [tx.tenantId, extractId],
  );
  if (!run) throw new NotFound('There is no such run');
  if (run.ended) throw new Conflict('This run has ended', { code: 'read-ended' });
}
