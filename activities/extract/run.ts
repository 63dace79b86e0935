/** What the steps of a run over one file know of it, and how they hold it while they write. */
import type { Database, Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { ExtractForm, ExtractStage } from '#schema/extract.ts';

export type ExtractKey = { tenantId: string; extractId: string };

export type ExtractRun = {
  collectionId: string;
  uploadId: string | null;
  documentId: string | null;
  versionId: string | null;
  /** The document that has the same content already. */
  twinId: string | null;
  name: string;
  /** Null until the original is kept. */
  mediaType: string | null;
  /** Passages of its text; null until it is cut. */
  passages: number | null;
  passagesEmbedded: number;
  form: ExtractForm;
  /** Nothing may change any more. */
  ended: boolean;
};

const columns = `e.collection_id as "collectionId", e.upload_id as "uploadId", e.document_id as "documentId",
  e.version_id as "versionId", e.twin_id as "twinId", e.name, e.passages,
  e.passages_embedded as "passagesEmbedded", e.form, e.ended_at is not null as ended,
  (select d.media_type from document d where d.tenant_id = e.tenant_id and d.id = e.document_id) as "mediaType"`;

/** Throws NotFound. */
export async function readExtract(db: Database, { tenantId, extractId }: ExtractKey): Promise<ExtractRun> {
  const [run] = await db.readTenant<ExtractRun>(
    tenantId,
    `select ${columns} from extract e where e.tenant_id = tenant.id and e.id = $2`,
    [extractId],
  );
  if (!run) throw new NotFound('There is no such run');
  return run;
}

/** Locks the row, so that two attempts of a step write one after the other. Null when the run has ended. */
export async function lockExtract(tx: Tx, extractId: string): Promise<ExtractRun | null> {
  const [run] = await tx.sql<ExtractRun>(
    `select ${columns} from extract e where e.tenant_id = $1 and e.id = $2 for update`,
    [tx.tenantId, extractId],
  );
  return run && !run.ended ? run : null;
}

export type Progressed = {
  stage?: ExtractStage;
  documentId?: string;
  versionId?: string;
  pages?: number | null;
  pagesRead?: number;
  passages?: number;
  passagesEmbedded?: number;
  extractor?: string;
  twinId?: string;
};

/** How far the run has come, in the transaction that brought it there; what is not given stays. */
export async function progress(tx: Tx, extractId: string, to: Progressed): Promise<void> {
  await tx.sql(
    `update extract set state = 'running', started_at = coalesce(started_at, now()), stage = coalesce($3, stage),
       document_id = coalesce($4, document_id), version_id = coalesce($5, version_id), pages = coalesce($6, pages),
       pages_read = coalesce($7, pages_read), passages = coalesce($8, passages),
       passages_embedded = coalesce($9, passages_embedded), extractor = coalesce($10, extractor),
       twin_id = coalesce($11, twin_id), row_version = row_version + 1, updated_at = now()
     where tenant_id = $1 and id = $2 and ended_at is null`,
    [
      ...[tx.tenantId, extractId, to.stage ?? null, to.documentId ?? null, to.versionId ?? null, to.pages ?? null],
      ...[to.pagesRead ?? null, to.passages ?? null, to.passagesEmbedded ?? null, to.extractor ?? null],
      to.twinId ?? null,
    ],
  );
}
