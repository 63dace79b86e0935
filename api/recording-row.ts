/** Records of recordings, as they stand in rows. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { readUtterances } from '#schema/record.ts';
import type { Recording } from '#schema/recording.ts';
import { retentionOf } from './retention-row.ts';

type Row = Omit<Recording, 'utterances' | 'edited' | 'retention' | 'soundGoneAt'> & {
  soundGoneAt: Date | null;
  editedAt: Date | null;
  editedBy: string | null;
  editedFrom: string | null;
};

/** Of the version, or of the current one. Throws NotFound for a document that has no record, or none yet. */
export async function readRecording(tx: Tx, documentId: string, versionId: string | null): Promise<Recording> {
  const [row] = await tx.sql<Row>(
    `select d.id as "documentId", v.id as "versionId", v.title, coalesce(nullif(v.language, 'und'), r.language, 'und')
         as language, r.duration_ms as "durationMs", r.transcriber, r.edited_at as "editedAt", r.edited_by as "editedBy",
       r.edited_from as "editedFrom",
       r.sound_gone_at as "soundGoneAt"
     from document d join version v on v.tenant_id = $1 and v.document_id = d.id and v.id = coalesce($3, d.version_id)
       join recording r on r.tenant_id = $1 and r.version_id = v.id and r.heard_at is not null
     where d.tenant_id = $1 and d.id = $2`,
    [tx.tenantId, documentId, versionId],
  );
  if (!row) throw new NotFound('There is no such record');
  const { editedAt, editedBy, editedFrom, soundGoneAt, ...recording } = row;
  const isEdited = editedAt && editedBy && editedFrom;
  return {
    ...recording,
    utterances: await readUtterances(tx, row.versionId),
    edited: isEdited ? { at: editedAt.toISOString(), personId: editedBy, fromVersionId: editedFrom } : null,
    retention: (await retentionOf(tx, 'sound', [row.versionId])).get(row.versionId) ?? null,
    soundGoneAt: soundGoneAt?.toISOString() ?? null,
  };
}
