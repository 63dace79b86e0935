/** Runs over files, read from their rows. */
import type { Tx } from '#schema/database.ts';
import type { Extract, ExtractState } from '#schema/extract.ts';
import { seenBy } from '#schema/sight.ts';

export type ExtractRow = Omit<Extract, 'requestedAt' | 'startedAt' | 'endedAt'> & {
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export const extractColumns = `e.id, e.collection_id as "collectionId", e.document_id as "documentId",
  e.version_id as "versionId", e.name, e.trigger, e.state, e.stage, e.wish, e.pages, e.pages_read as "pagesRead",
  e.passages, e.passages_embedded as "passagesEmbedded", e.extractor, e.twin_id as "twinId", e.reason, e.unread,
  e.requested_at as "requestedAt", e.started_at as "startedAt", e.ended_at as "endedAt", e.row_version as version`;

/** SQL for whether a reader sees the run `e`: as far as its document, once there is one. */
export const runSeenBy = (reader: { tenant: string; person: string }): string =>
  `(e.document_id is null or exists (
     select from document d where d.tenant_id = e.tenant_id and d.id = e.document_id and ${seenBy(reader)}))`;

export const showExtract = (row: ExtractRow): Extract => ({
  ...row,
  requestedAt: row.requestedAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
});

export async function readExtractRow(tx: Pick<Tx, 'sql' | 'tenantId'>, id: string): Promise<ExtractRow> {
  const [row] = await tx.sql<ExtractRow>(
    `select ${extractColumns} from extract e where e.tenant_id = $1 and e.id = $2`,
    [tx.tenantId, id],
  );
  return row!;
}

export type ListedExtracts = {
  personId: string;
  collectionId: string;
  state: ExtractState | undefined;
  documentId: string | undefined;
  /** Of the last one shown: whether it had ended, and its id. */
  after: [boolean, string] | null;
  limit: number;
};

/** Those that have not ended first, the newest first among both. */
export const listExtracts = (tx: Tx, of: ListedExtracts): Promise<ExtractRow[]> =>
  tx.sql<ExtractRow>(
    `select ${extractColumns} from extract e
     where e.tenant_id = $1 and e.collection_id = $2 and ($3::text is null or e.state = $3)
       and ($4::uuid is null or e.document_id = $4) and ${runSeenBy({ tenant: '$1', person: '$5' })}
       and ($6::boolean is null or (e.ended_at is not null) > $6 or ((e.ended_at is not null) = $6 and e.id < $7))
     order by (e.ended_at is not null), e.id desc limit $8`,
    [
      ...[tx.tenantId, of.collectionId, of.state ?? null, of.documentId ?? null, of.personId],
      ...[of.after?.[0] ?? null, of.after?.[1] ?? null, of.limit],
    ],
  );
