/** What comes to be after a hold was placed: held where it falls within what the hold is over, and only there. */
import { expect, test } from 'vitest';
import { adder } from '#tests/rig/adder.ts';
import { addFiles } from '#tests/rig/file-furniture.ts';
import { makePurging, type Purging } from '#tests/rig/purging.ts';
import type { Acting } from './audit.ts';
import type { Tx } from './database.ts';
import { heldAmong, lockHolds } from './held.ts';
import type { HoldForm, HoldScope } from './hold.ts';
import { placeHold } from './hold-turn.ts';
import { newId, sha256 } from './id.ts';

const officer: Acting = { kind: 'person', id: newId(), name: 'Olga' };
const form = {
  ...{ title: 'Tvist', reason: 'Behövs i tingsrätten', reference: 'KS 2026/12', reviewOn: '2199-01-01' },
  emails: [],
};

const place = ({ db, shelf }: Purging, given: Partial<HoldForm>) =>
  db.withTenant(shelf.tenantId, (tx) => placeHold(tx, officer, { ...form, scopes: [], ...given }));

type Old = { personId: string; spaceId: string; collectionId: string; conversationId: string; documentId: string };

/** Somebody with a conversation, and a place with a document, all of long ago. */
async function addOld(tx: Tx): Promise<Old> {
  const add = adder(tx);
  const then = { created_at: '2020-06-01' };
  const personId = await add('person', { email: `${newId()}@hamnen.example`, name: 'Siv', role: 'user', ...then });
  const spaceId = await add('space', { name: 'Hamnen', kind: 'shared', ...then });
  const collectionId = await add('collection', { space_id: spaceId, name: 'Hamnen', ...then });
  const talk = { space_id: spaceId, person_id: personId, title: 'Avgifter', ...then };
  const conversationId = await add('conversation', talk);
  const sourceId = await add('source', { collection_id: collectionId, form: '{}' });
  const page = {
    collection_id: collectionId,
    source_id: sourceId,
    key: newId(),
    url: 'a',
    first_seen_at: '2020-06-01',
  };
  const documentId = await add('document', page);
  return { personId, spaceId, collectionId, conversationId, documentId };
}

/** What comes to be now: in a conversation and a document of before, and in the same places by the same person. */
async function addLater(tx: Tx, old: Old) {
  const add = adder(tx);
  const said = { author: 'person', state: 'done', text: 'Vad kostar hamnavgiften?' };
  const talk = { space_id: old.spaceId, person_id: old.personId, title: 'Hamnavgiften' };
  await add('message', { ...said, conversation_id: old.conversationId });
  const conversation = await add('conversation', talk);
  await add('message', { ...said, conversation_id: conversation });
  const blobHash = sha256(newId());
  const blob = { sha256: blobHash, size_bytes: 1, stored_bytes: 1, media_type: 'text/plain' };
  await tx.sql(`insert into blob (tenant_id, ${Object.keys(blob).join(', ')}) values ($1, $2, $3, $4, $5)`, [
    tx.tenantId,
    ...Object.values(blob),
  ]);
  const { fileId, extractId } = await addFiles(tx, old.collectionId, { mark: newId(), text: 'hamnavgiften', blobHash });
  const upload = { collection_id: old.collectionId, person_id: old.personId, name: 'a.txt', media_type: 'text/plain' };
  const uploadId = await add('upload', { ...upload, size_bytes: 1 });
  await tx.sql('update extract set upload_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    extractId,
    uploadId,
  ]);
  await tx.sql(
    `insert into version (tenant_id, id, document_id, extract_id, content_hash, blob_sha256, title, text, blocks, language)
     values ($1, $2, $3, $4, $5, $5, 'a', 'a', '[]', 'sv')`,
    [tx.tenantId, newId(), old.documentId, extractId, blobHash],
  );
  return { conversation, document: fileId };
}

type Found = Record<'conversation' | 'document' | 'newConversation' | 'newDocument', boolean>;

/** Whether the old things are held after something came to them, and whether the new ones are. */
async function grow({ db, shelf }: Purging, old: Old): Promise<Found> {
  return db.withTenant(shelf.tenantId, async (tx) => {
    const later = await addLater(tx, old);
    await lockHolds(tx);
    const isHeld = async (kind: 'conversation' | 'document', id: string) => (await heldAmong(tx, kind, [id])).has(id);
    return {
      conversation: await isHeld('conversation', old.conversationId),
      document: await isHeld('document', old.documentId),
      newConversation: await isHeld('conversation', later.conversation),
      newDocument: await isHeld('document', later.document),
    };
  });
}

const none: Found = { conversation: false, document: false, newConversation: false, newDocument: false };
const all: Found = { conversation: true, document: true, newConversation: true, newDocument: true };

const cases: [name: string, over: (old: Old) => HoldScope, held: Found][] = [
  ['a person', ({ personId }) => ({ kind: 'person', id: personId }), { ...all, document: false }],
  ['a space', ({ spaceId }) => ({ kind: 'space', id: spaceId }), all],
  [
    'a collection',
    (old) => ({ kind: 'collection', id: old.collectionId }),
    { ...none, document: true, newDocument: true },
  ],
  ['a document', ({ documentId }) => ({ kind: 'document', id: documentId }), { ...none, document: true }],
  ['a conversation', (old) => ({ kind: 'conversation', id: old.conversationId }), { ...none, conversation: true }],
  ['a time that goes on', () => ({ kind: 'time', from: '2021-01-01T00:00:00.000Z' }), all],
  [
    'a time that is over',
    () => ({ kind: 'time', from: '2020-01-01T00:00:00.000Z', until: '2021-01-01T00:00:00.000Z' }),
    { ...none, conversation: true, document: true },
  ],
  ['the organisation', () => ({ kind: 'tenant' }), all],
];

test('what comes later falls under a hold of its place, its person or its time, and under no other', async () => {
  await using scene = await makePurging();
  const { db, shelf } = scene;
  for (const [name, over, held] of cases) {
    const old = await db.withTenant(shelf.tenantId, addOld);
    await place(scene, { scopes: [over(old)] });
    expect([name, await grow(scene, old)]).toEqual([name, held]);
    await db.withTenant(shelf.tenantId, ({ sql }) =>
      sql('update hold set lift_asked_by = id, lifted_by = placed_by, lifted_at = now() where lifted_at is null', []),
    );
  }
});

test('what a search found is held one by one: what is written later with the same words is not', async () => {
  await using scene = await makePurging();
  const { db, shelf } = scene;
  const [found] = await scene.publish(['Hamnavgiften är 400 kronor.'], false);
  await place(scene, { search: 'hamnavgiften' });
  const [later] = await scene.publish(['Hamnavgiften är 500 kronor.'], false);
  const held = await db.withTenant(shelf.tenantId, (tx) => heldAmong(tx, 'document', [found!, later!]));
  expect([...held]).toEqual([found]);
});

test('a held conversation keeps what it quotes, and what it was answered from is as it was', async () => {
  await using scene = await makePurging();
  const quote = 'Avgiften för båtar är 400 kronor.';
  const [quoted, other] = await scene.publish([quote, 'Kajen stängs klockan 22.']);
  const conversationId = await scene.talk([{ documentId: quoted!, quote }]);
  const unquoted = JSON.stringify([{ ordinal: 2, documentId: other, text: 'Kajen', title: 'Kajen' }]);
  await scene.db.withTenant(scene.shelf.tenantId, ({ sql }) =>
    sql(`update message set sources = sources || $2 where tenant_id = $1 and author = 'assistant'`, [
      scene.shelf.tenantId,
      unquoted,
    ]),
  );
  await place(scene, { scopes: [{ kind: 'conversation', id: conversationId }] });
  const said = () =>
    scene.rows(
      `select m.text, m.sources, array(select c.quote from citation c where c.tenant_id = tenant.id and c.message_id = m.id)
         as quotes from message m where m.tenant_id = tenant.id and m.conversation_id = $2 order by m.id`,
      [conversationId],
    );
  const before = await said();
  const purgeId = await scene.ask([quoted!, other!].map((id) => ({ kind: 'document' as const, id })));
  expect(await scene.carryOut(purgeId)).toBe(true);
  expect(await said()).toEqual(before);
  const items = await scene.rows(
    'select object_id as id, state, why from purge_item where tenant_id = tenant.id and purge_id = $2 order by state',
    [purgeId],
  );
  expect(items).toEqual([
    { id: other, state: 'gone', why: null },
    { id: quoted, state: 'kept', why: 'held' },
  ]);
});
