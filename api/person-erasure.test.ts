/**
 * Somebody who has left asks to be erased: the engine disposes of what is free, tells why the rest stays, and leaves
 * nothing of who they were anywhere but where it is told of.
 */
import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openFiles } from '#activities/outside/files.ts';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { purgeItemBatch } from '#activities/purge/item-batch.ts';
import { openDatabase, type Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { keptTables } from '#schema/person-request-kept.ts';
import { makeStage, type Stage } from '#tests/fault/stage.ts';
import { adder } from '#tests/rig/adder.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { addHold } from '#tests/rig/hold.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { leaver, makeLeaver, says } from '#tests/rig/leaver.ts';
import { endRequest, eraseFound } from './person-request-end.ts';
import { readRequest } from './person-request-row.ts';
import { makeRequest } from './person-request-turn.ts';

const officer = { kind: 'person', id: newId(), name: 'Arkivarien', address: '127.0.0.1' } as const;

/** By table, how many rows say the word, in any column and any case. */
async function rowsThatSay(adminUrl: string, word: string): Promise<Record<string, number>> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    const found: Record<string, number> = {};
    for (const { name } of rows) {
      const said = await client.query(`select 1 from "${name}" t where t::text ilike $1`, [`%${word}%`]);
      if (said.rowCount) found[name] = said.rowCount;
    }
    return found;
  } finally {
    await client.end();
  }
}

const comesTo = (stage: Stage, id: string, state: string) =>
  expect
    .poll(() => stage.db.withTenant(stage.shelf.tenantId, (tx) => readRequest(tx, id)), {
      timeout: 60_000,
      interval: 100,
    })
    .toMatchObject({ state });

test('an erasure takes what is free, tells why the rest stays, and leaves nobody to be known by', {
  timeout: 120_000,
}, async () => {
  await using database = await makeDatabase();
  const form = { startUrls: ['http://127.0.0.1:9/'] };
  await using stage = await makeStage({ allow: '127.0.0.1:9', form, database });
  const { db, temporal, shelf, filesDir } = stage;
  const { tenantId } = shelf;
  const files = openFiles({ dir: filesDir });
  const left = await makeLeaver(db, files, shelf);
  await stage.startWorker();

  const asked = { kind: 'erasure', email: leaver.email, reference: 'KS 2026/44', receivedOn: '2026-11-02', names: [] };
  const id = await db.withTenant(tenantId, (tx) => makeRequest(tx, officer, asked as never));
  await temporal.goOnPersonRequest(tenantId, id);
  await comesTo(stage, id, 'review');
  const before = await db.withTenant(tenantId, (tx) => readRequest(tx, id));
  expect(before.verdicts).toEqual({ erase: 3, held: 1, keep: 1 });

  const erasure = { decisionId: left.decisionId, reason: 'Personen har slutat och begär radering' };
  const purgeId = await db.withTenant(tenantId, (tx) => eraseFound(tx, officer, id, erasure));
  await temporal.goOnPurge(tenantId, purgeId);
  const ended = () =>
    db.readTenant<{ state: string; reason: object | null; certificate: object }>(
      tenantId,
      'select state, reason, certificate from purge where tenant_id = tenant.id and id = $2 and ended_at is not null',
      [purgeId],
    );
  await expect.poll(ended, { timeout: 60_000, interval: 100 }).toHaveLength(1);
  const [purge] = await ended();
  expect(purge).toMatchObject({
    state: 'finished',
    reason: null,
    certificate: { gone: { conversation: 1, document: 1, person: 1 }, kept: {} },
  });
  const end = { outcome: 'erased', note: 'Det som kan raderas är raderat' } as const;
  await db.withTenant(tenantId, (tx) => endRequest(tx, officer, id, end));

  const told = await db.withTenant(tenantId, (tx) => readRequest(tx, id));
  expect(told).toMatchObject({ outcome: 'erased', personName: null, decisionReference: 'KS 2026/9' });
  expect(told.kept).toEqual([
    { store: 'conversation', why: 'held', count: 1 },
    { store: 'document', why: 'organisation-record', count: 1 },
    { store: 'kept.audit_event', why: 'record-of-acts', count: 1 },
    { store: 'kept.person_request', why: 'proof', count: 1 },
  ]);
  for (const word of [says.free, says.ownFile, says.place])
    expect(await rowsThatSay(database.adminUrl, word), word).toEqual({});
  expect(await rowsThatSay(database.adminUrl, says.held)).toMatchObject({ conversation: 1, message: 2 });
  expect(await rowsThatSay(database.adminUrl, says.shared)).toMatchObject({ document: 1, version: 1, upload: 1 });
  for (const word of [leaver.email, leaver.name]) {
    const naming = Object.keys(await rowsThatSay(database.adminUrl, word));
    expect(
      naming.filter((table) => !keptTables.has(table)),
      word,
    ).toEqual([]);
  }
  const originals = (await readdir(`${filesDir}/t/${tenantId}`, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  expect(originals).toHaveLength(1);
});

test('what was handed to somebody else, or held, since it was looked over stays, and the letter tells of it', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 2 });
  await using folder = await openWorkFolder();
  const shelf = await makeShelf(database.adminUrl, db);
  const { tenantId } = shelf;
  const left = await makeLeaver(db, openFiles({ dir: folder.path }), shelf);
  const act = <Result>(turn: (tx: Tx) => Promise<Result>) => db.withTenant(tenantId, turn);
  const asked = { kind: 'erasure', email: leaver.email, reference: 'KS 2026/45', receivedOn: '2026-11-02', names: [] };
  const id = await act((tx) => makeRequest(tx, officer, asked as never));
  await act(async (tx) => {
    const add = adder(tx);
    const item = (store: string, thing: string, decided_by: string | null = null) =>
      add('person_request_item', {
        request_id: id,
        store,
        row_key: JSON.stringify([thing]),
        verdict: 'erase',
        decided_by,
      });
    await item('conversation', left.freeId);
    await item('document', left.ownFileId);
    await item('document', left.sharedFileId, officer.id);
    await item('person', left.personId);
    await tx.sql(`update person_request set state = 'review' where tenant_id = $1 and id = $2`, [tenantId, id]);
  });
  const erasure = { decisionId: left.decisionId, reason: 'Personen har slutat och begär radering' };
  const purgeId = await act((tx) => eraseFound(tx, officer, id, erasure));

  // While it waits for a second person the conversation and the space are taken over, and a file is held.
  await act(async (tx) => {
    const heirId = await adder(tx)('person', { email: 'arvinge@hamnen.example', name: 'Arvinge', role: 'user' });
    await tx.sql('update conversation set person_id = $3 where tenant_id = $1 and id = $2', [
      ...[tenantId, left.freeId, heirId],
    ]);
    await tx.sql(`update space set kind = 'shared', owner_id = null where tenant_id = $1 and owner_id = $2`, [
      ...[tenantId, left.personId],
    ]);
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: left.sharedFileId }] });
    await tx.sql(`update purge set state = 'approved', planned_at = now() where tenant_id = $1 and id = $2`, [
      ...[tenantId, purgeId],
    ]);
  });
  await act((tx) => purgeItemBatch(tx, { tenantId, purgeId }, 30));
  const told = await act((tx) => readRequest(tx, id));
  expect(told.verdicts).toEqual({ erase: 1, held: 1, keep: 2 });
  expect(told.kept).toEqual([
    { store: 'conversation', why: 'organisation-record', count: 1 },
    { store: 'document', why: 'held', count: 1 },
    { store: 'document', why: 'organisation-record', count: 1 },
  ]);
  expect(await rowsThatSay(database.adminUrl, says.free)).toMatchObject({ conversation: 1, message: 2 });
  expect(await rowsThatSay(database.adminUrl, says.ownFile)).toMatchObject({ document: 1 });
});
