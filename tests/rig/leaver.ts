/** Somebody who has left: an account that is closed, with what they had of their own, and what has become the organisation's. */
import type { FileStore } from '#activities/outside/files.ts';
import { recordEvent } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { ExtractForm } from '#schema/extract.ts';
import { newId, sha256 } from '#schema/id.ts';
import { uploadSource } from '#schema/upload-source.ts';
import { adder } from './adder.ts';
import { addHold } from './hold.ts';
import type { Shelf } from './knowledge.ts';

export const leaver = { name: 'Siv Kanarie', email: 'siv.kanarie@hamnen.example' };
/** What stands in each of the things. */
export const says = {
  free: 'kanariefrihet',
  ownFile: 'kanariefil',
  held: 'kanariehalsband',
  shared: 'kanariehandling',
  place: 'kanarievrå',
} as const;

type Left = {
  personId: string;
  freeId: string;
  ownFileId: string;
  heldId: string;
  sharedFileId: string;
  /** Under which what is free may go. */
  decisionId: string;
};

export async function makeLeaver(db: Database, files: Pick<FileStore, 'put'>, shelf: Shelf): Promise<Left> {
  const { tenantId, spaceId, collectionId } = shelf;
  return db.withTenant(tenantId, async (tx) => {
    const add = adder(tx);
    const personId = await add('person', { ...leaver, role: 'user', deactivated_at: new Date() });
    await addTraces(tx, personId, spaceId);
    const own = await add('space', {
      ...{ name: leaver.name, description: says.place, kind: 'personal', owner_id: personId },
    });
    const ownCollection = await add('collection', { space_id: own, name: `Min ${says.place}` });
    await addFailure(tx, { personId, collectionId: ownCollection, text: says.place });
    const heldId = await addTalk(tx, personId, spaceId, says.held);
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'conversation', id: heldId }] });
    const by = { made_by: newId(), made_name: 'Arkivet' };
    const decided = { title: 'Radering på begäran', authority: 'Kommunstyrelsen', decided_on: '2026-01-01' };
    return {
      personId,
      freeId: await addTalk(tx, personId, spaceId, says.free),
      ownFileId: await addFile(tx, files, { personId, collectionId: ownCollection, text: says.ownFile }),
      heldId,
      sharedFileId: await addFile(tx, files, { personId, collectionId, text: says.shared }),
      decisionId: await add('decision', { ...decided, reference: 'KS 2026/9', ...by }),
    };
  });
}

async function addTalk(tx: Tx, personId: string, spaceId: string, text: string): Promise<string> {
  const add = adder(tx);
  const id = await add('conversation', { space_id: spaceId, person_id: personId, title: text });
  const questionId = await add('message', { conversation_id: id, author: 'person', state: 'done', text });
  const answer = { conversation_id: id, author: 'assistant', state: 'done', question_id: questionId, text };
  const messageId = await add('message', answer);
  await tx.sql(
    `insert into feedback (tenant_id, message_id, person_id, verdict, comment) values ($1, $2, $3, 'bad', $4)`,
    [tx.tenantId, messageId, personId, text],
  );
  return id;
}

type File = { personId: string; collectionId: string; text: string };

async function addFile(tx: Tx, files: Pick<FileStore, 'put'>, { personId, collectionId, text }: File) {
  const add = adder(tx);
  const { sha256: hash, sizeBytes, storedBytes } = await files.put(tx.tenantId, Buffer.from(text));
  await tx.sql(
    `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type) values ($1, $2, $3, $4, 'text/plain')`,
    [tx.tenantId, hash, sizeBytes, storedBytes],
  );
  const kind = { media_type: 'text/plain', size_bytes: sizeBytes };
  const uploadId = await add('upload', {
    ...{ collection_id: collectionId, person_id: personId, name: `${text}.txt`, state: 'kept' },
    ...kind,
  });
  const sourceId = await uploadSource(tx, collectionId);
  const placed = { collection_id: collectionId, source_id: sourceId, key: text, url: '', title: text };
  const documentId = await add('document', { ...placed, ...kind });
  const extractId = await add('extract', {
    ...{ collection_id: collectionId, upload_id: uploadId, document_id: documentId, name: text, trigger: 'upload' },
    ...{ form: JSON.stringify(ExtractForm.parse({})), state: 'finished', ended_at: new Date(), requested_by: personId },
  });
  const versionId = await add('version', {
    ...{ document_id: documentId, extract_id: extractId, content_hash: hash, blob_sha256: hash, title: text, text },
    ...{ blocks: '[]', language: 'sv', state: 'published' },
  });
  await tx.sql('update document set version_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    documentId,
    versionId,
  ]);
  await add('passage', {
    ...{ collection_id: collectionId, source_id: sourceId, document_id: documentId, version_id: versionId, ordinal: 0 },
    ...{ heading_path: '{}', text, from_char: 0, to_char: text.length, tokens: 1, text_hash: hash, language: 'sv' },
  });
  return documentId;
}

/** A file that could not be read. */
async function addFailure(tx: Tx, { personId, collectionId, text }: File): Promise<void> {
  const add = adder(tx);
  const placed = { collection_id: collectionId, name: `${text}.pdf` };
  const kind = { media_type: 'application/pdf', size_bytes: 1 };
  const uploadId = await add('upload', { ...placed, ...kind, person_id: personId, state: 'kept' });
  await add('extract', {
    ...{ ...placed, upload_id: uploadId, trigger: 'upload', form: JSON.stringify(ExtractForm.parse({})) },
    ...{ state: 'failed', ended_at: new Date(), requested_by: personId },
  });
}

/** Ways in, what they belonged to, and what they did: the last is the record's. */
async function addTraces(tx: Tx, personId: string, spaceId: string): Promise<void> {
  const add = adder(tx);
  const hash = sha256(leaver.email);
  const soon = new Date(Date.now() + 3_600_000);
  await add('session', {
    ...{ person_id: personId, carrier: 'cookie', secret_hash: hash, expires_at: soon, agent: leaver.name },
  });
  await add('key', {
    ...{ person_id: personId, kind: 'secret', name: leaver.name, prefix: 'dia', last_four: 'abcd', hash },
    permissions: ['ask'],
  });
  await add('notice', { person_id: personId, code: 'role-changed', facts: JSON.stringify({ name: leaver.name }) });
  const params = [tx.tenantId, personId];
  await tx.sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $3, $2, 'viewer')`, [
    ...params,
    spaceId,
  ]);
  await tx.sql(`insert into attempt (tenant_id, account, failures, failed_at) values ($1, $2, 1, now())`, [
    tx.tenantId,
    hash,
  ]);
  const actor = { kind: 'person', id: personId, name: leaver.name, address: '192.0.2.7' } as const;
  await recordEvent(tx, actor as never, { action: 'conversation.rename', object: { kind: 'space', id: spaceId } });
}
