/** The rows of records: what was said in a recording, version by version. */
import type { Rows } from './database.ts';
import { Conflict, NotFound } from './errors.ts';
import { newId } from './id.ts';
import type { RecordingEdit, Utterance } from './recording.ts';
import { requestExtract } from './request-extract.ts';

/** Rows written in one statement. */
const rowsAtOnce = 2_000;

/** In their order. */
export const readUtterances = (tx: Rows, versionId: string): Promise<Utterance[]> =>
  tx.sql<Utterance>(
    `select from_ms as "fromMs", to_ms as "toMs", speaker, text, words, confidence from utterance
     where tenant_id = $1 and version_id = $2 order by ordinal`,
    [tx.tenantId, versionId],
  );

/** In place of nothing: a version's record is written once. */
export async function keepUtterances(tx: Rows, versionId: string, utterances: readonly Utterance[]): Promise<void> {
  for (let at = 0; at < utterances.length; at += rowsAtOnce) {
    const rows = utterances.slice(at, at + rowsAtOnce).map((one, place) => ({ ...one, ordinal: at + place }));
    await tx.sql(
      `insert into utterance (tenant_id, version_id, ordinal, from_ms, to_ms, speaker, text, words, confidence)
       select $1, $2, ordinal, "fromMs", "toMs", speaker, text, words, confidence
       from jsonb_to_recordset($3::jsonb) as given (ordinal int, "fromMs" int, "toMs" int, speaker text, text text,
         words jsonb, confidence real)
       on conflict (tenant_id, version_id, ordinal) do nothing`,
      [tx.tenantId, versionId, JSON.stringify(rows)],
    );
  }
}

/** The whole record of `fromId` for another version too, with who corrected it; nothing where it has none. */
export async function copyRecord(tx: Rows, fromId: string, toId: string): Promise<void> {
  const params = [tx.tenantId, fromId, toId];
  await tx.sql(
    `insert into recording (tenant_id, version_id, duration_ms, language, transcriber, heard_at, edited_from, edited_by,
       edited_at)
     select tenant_id, $3, duration_ms, language, transcriber, heard_at, edited_from, edited_by, edited_at
     from recording where tenant_id = $1 and version_id = $2 and heard_at is not null
     on conflict (tenant_id, version_id) do nothing`,
    params,
  );
  await tx.sql(
    `insert into utterance (tenant_id, version_id, ordinal, from_ms, to_ms, speaker, text, words, confidence)
     select u.tenant_id, $3, u.ordinal, u.from_ms, u.to_ms, u.speaker, u.text, u.words, u.confidence
     from utterance u join recording r on r.tenant_id = $1 and r.version_id = $2 and r.heard_at is not null
     where u.tenant_id = $1 and u.version_id = $2
     on conflict (tenant_id, version_id, ordinal) do nothing`,
    params,
  );
}

type Base = { collectionId: string; name: string };

/**
 * A finished correction becomes a version of its own, which waits for its run: cut and embedded like any other, while
 * the one before answers. Answers the run's id. Throws Conflict when the record was corrected or the file replaced
 * meanwhile, or is being read; NotFound for a document that has no record.
 */
export async function editRecord(tx: Rows, documentId: string, edit: RecordingEdit, personId: string): Promise<string> {
  const base = await holdBase(tx, documentId, edit.versionId);
  const versionId = newId();
  // Its hash is of the original and of itself: a recording has as many versions as it was corrected.
  await tx.sql(
    `insert into version (tenant_id, id, document_id, crawl_id, extract_id, content_hash, blob_sha256, title, text,
       blocks, language, state)
     select $1, $3, document_id, crawl_id, extract_id, sha256(blob_sha256 || uuid_send($3::uuid)), blob_sha256, title, '', '[]',
       'und', 'waiting'
     from version where tenant_id = $1 and id = $2`,
    [tx.tenantId, edit.versionId, versionId],
  );
  const request = { ...base, trigger: 'again', requestedBy: personId, documentId, versionId } as const;
  const extractId = await requestExtract(tx, request);
  await tx.sql('update version set extract_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    versionId,
    extractId,
  ]);
  await tx.sql(
    `insert into recording (tenant_id, version_id, duration_ms, language, transcriber, heard_at, edited_from, edited_by,
       edited_at)
     select tenant_id, $3, duration_ms, language, transcriber, heard_at, $2, $4, now()
     from recording where tenant_id = $1 and version_id = $2`,
    [tx.tenantId, edit.versionId, versionId, personId],
  );
  await keepUtterances(tx, versionId, edited(edit, await readUtterances(tx, edit.versionId)));
  return extractId;
}

/** The document, kept from changing until the transaction ends. */
async function holdBase(tx: Rows, documentId: string, versionId: string): Promise<Base> {
  const [base] = await tx.sql<Base & { isCurrent: boolean; isRead: boolean }>(
    `select d.collection_id as "collectionId", coalesce(nullif(regexp_replace(d.key, '^.*/', ''), ''), d.title) as name,
       d.version_id = $3 as "isCurrent",
       exists (select from extract e where e.tenant_id = $1 and e.document_id = $2 and e.ended_at is null) as "isRead"
     from document d join recording r on r.tenant_id = $1 and r.version_id = $3 and r.heard_at is not null
       join version v on v.tenant_id = $1 and v.id = $3 and v.document_id = $2
     where d.tenant_id = $1 and d.id = $2 and d.removed_at is null for no key update of d`,
    [tx.tenantId, documentId, versionId],
  );
  if (!base) throw new NotFound('There is no such record');
  const { isCurrent, isRead, ...held } = base;
  if (isRead) throw new Conflict('it is being read', { code: 'still-reading' });
  if (!isCurrent) throw new Conflict('it was changed meanwhile');
  return held;
}

/** What nobody touched keeps its words and how sure they are. */
function edited({ utterances }: RecordingEdit, before: readonly Utterance[]): Utterance[] {
  const known = new Map(before.map((one) => [`${one.fromMs} ${one.text}`, one]));
  return utterances
    .filter(({ text }) => text !== '')
    .map((one) => {
      const { words = [], confidence = null } = known.get(`${one.fromMs} ${one.text}`) ?? {};
      return { ...one, words, confidence };
    });
}
