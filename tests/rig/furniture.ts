/** One of everything that hangs in a space, and a conversation for each of its members. */
import type { Tx } from '#schema/database.ts';
import { FederationForm } from '#schema/federation.ts';
import { newId, sha256 } from '#schema/id.ts';
import { indexPassages } from '#schema/posting.ts';
import type { SpaceRole } from '#schema/role.ts';
import { SourceForm } from '#schema/source.ts';
import { adder } from './adder.ts';
import { type Answers, addAnswers } from './answer-furniture.ts';
import { addExports, type Exports } from './export-furniture.ts';
import { addFiles, addRecord } from './file-furniture.ts';
import { addHold } from './hold.ts';
import { addPersonRequests, type PersonRequests } from './person-request.ts';
import { addDisposal } from './purge-furniture.ts';
import { addRetention, type Retained } from './retention-furniture.ts';
import { addStaff, type Staff } from './staff-furniture.ts';
import { addTalk, type Talk } from './talk-furniture.ts';

export type Furniture = Answers &
  Exports &
  PersonRequests &
  Retained &
  Staff & {
    /** A disposal that waits for a second person. */
    purgeId: string;
    /** Another one, that the first says nothing of. */
    nextPurgeId: string;
    purgeHash: string;
    nextPurgeHash: string;
    spaceId: string;
    collectionId: string;
    sourceId: string;
    credentialId: string;
    /** A run that has ended. */
    crawlId: string;
    /** Where the run came, and failed. */
    pageUrl: string;
    documentId: string;
    versionId: string;
    passageId: string;
    /** A file that was brought, the run that failed to read it, and one that was deleted. */
    fileId: string;
    extractId: string;
    deletedFileId: string;
    blobHash: Buffer;
    /** A wish of somebody from outside. */
    glassId: string;
    /** A legal hold that is over. */
    holdId: string;
    /** To everybody who may read. */
    noticeId: string;
    /** A provider to sign in through. */
    federationId: string;
    /** By person: a conversation of theirs, the answer in it, and a key. */
    talks: Record<string, Talk>;
  };

/** A source's form with everything that has a default left to it. */
export const formOf = (name: string): SourceForm =>
  SourceForm.parse({ name, startUrls: [`https://${name.toLowerCase()}.example/`] });

export const federationFormOf = (name: string): FederationForm =>
  FederationForm.parse({ name, kind: 'standard', issuer: 'https://idp.example', clientId: 'diarium' });

const run = { mode: 'full', trigger: 'person' };

/** Puts it all there; `mark` stands in every text. */
export async function furnish(
  tx: Tx,
  mark: string,
  members: { personId: string; role: SpaceRole }[],
): Promise<Furniture> {
  const add = adder(tx);
  const text = `${mark} ligger vid kusten. ${mark} har en simhall.`;
  const blobHash = sha256(text);
  const spaceId = await add('space', { name: mark, kind: 'shared' });
  for (const { personId, role } of members) {
    await tx.sql('insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, $4)', [
      tx.tenantId,
      spaceId,
      personId,
      role,
    ]);
  }
  const collectionId = await add('collection', { space_id: spaceId, name: mark, description: mark });
  const form = JSON.stringify(formOf(mark));
  const sourceId = await add('source', { collection_id: collectionId, form });
  const credentialId = await add('credential', { source_id: sourceId, host: 'a.example', kind: 'basic', sealed: mark });
  const now = new Date();
  const ended = { state: 'finished', started_at: now, ended_at: now, added: 1, failed: 1 };
  const crawlId = await add('crawl', { source_id: sourceId, ...run, form, ...ended });
  const pageUrl = `https://${mark}.example/`;
  const page = {
    collection_id: collectionId,
    source_id: sourceId,
    url: pageUrl,
    title: mark,
    language: 'sv',
  };
  const documentId = await add('document', { ...page, key: pageUrl });
  await tx.sql(
    `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type) values ($1, $2, $3, $3, 'text/html')`,
    [tx.tenantId, blobHash, Buffer.byteLength(text)],
  );
  const versionId = await add('version', {
    document_id: documentId,
    crawl_id: crawlId,
    content_hash: blobHash,
    blob_sha256: blobHash,
    title: mark,
    text,
    blocks: '[]',
    language: 'sv',
    state: 'published',
  });
  await tx.sql('update document set version_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    documentId,
    versionId,
  ]);
  const place = { collection_id: collectionId, source_id: sourceId, document_id: documentId, version_id: versionId };
  const passageId = await add('passage', {
    ...place,
    ordinal: 0,
    from_char: 0,
    to_char: text.length,
    tokens: 12,
    text,
    text_hash: blobHash,
    language: 'sv',
    live: true,
  });
  await indexPassages(tx, [passageId]);
  await tx.sql(
    `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, reason)
     values ($1, $2, $3, $4, $4, 0, 'done', 'failed', $5)`,
    [tx.tenantId, crawlId, sha256(pageUrl), pageUrl, JSON.stringify({ code: 'http-status', facts: { status: 500 } })],
  );
  const talks: Furniture['talks'] = {};
  for (const { personId } of members) talks[personId] = await addTalk(tx, { spaceId, personId, mark, text });
  const glassId = await add('break_glass', { reason: mark, minutes: 30, asked_by: newId(), asked_name: 'Driften' });
  const holdId = await addHold(tx, mark, { isLifted: true });
  const noticeId = await add('notice', { permission: 'read', code: 'suspended' });
  const staff = await addStaff(tx, mark);
  const federationId = await add('federation', { form: JSON.stringify(federationFormOf(mark)) });
  const files = await addFiles(tx, collectionId, { mark, text, blobHash });
  await addRecord(tx, versionId, text);
  const { messageId } = await addTalk(tx, { spaceId, personId: staff.personId, mark, text });
  const answers = await addAnswers(tx, mark, { spaceId, collectionId, messageId });
  const exports = await addExports(tx, mark, { spaceId, collectionId });
  // About somebody else than tests remove: whoever waits for an answer stays.
  const requests = await addPersonRequests(tx, mark, staff.heirId);
  const retained = await addRetention(tx, mark);
  const disposal = await addDisposal(tx, mark, retained.decisionId);
  const nextDisposal = await addDisposal(tx, mark, retained.decisionId);
  const texts = { documentId, versionId, passageId, blobHash, ...files };
  return {
    spaceId,
    collectionId,
    sourceId,
    credentialId,
    crawlId,
    pageUrl,
    glassId,
    holdId,
    noticeId,
    federationId,
    ...texts,
    ...retained,
    purgeId: disposal.purgeId,
    purgeHash: disposal.manifestHash,
    nextPurgeId: nextDisposal.purgeId,
    nextPurgeHash: nextDisposal.manifestHash,
    ...staff,
    ...answers,
    ...exports,
    ...requests,
    talks,
  };
}

/** A run that goes on, of another source of the collection; answers its id. */
export async function addOpenRun(tx: Tx, collectionId: string): Promise<string> {
  const add = adder(tx);
  const form = JSON.stringify(formOf('Hamnen'));
  const sourceId = await add('source', { collection_id: collectionId, form });
  return add('crawl', { source_id: sourceId, ...run, form, state: 'running', started_at: new Date() });
}
