/**
 * Somebody who has left asks to be erased: the engine disposes of what is free, tells why the rest stays, and leaves
 * nothing of who they were anywhere but where it is told of. What was sealed with their key opens nowhere any more.
 */
import { readdir, readFile } from 'node:fs/promises';
import { Connection, Client as TemporalClient } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openFiles } from '#activities/outside/files.ts';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { purgeItemBatch } from '#activities/purge/item-batch.ts';
import { openDatabase, type Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { personRequestWorkflowId } from '#schema/person-request.ts';
import { keptTables } from '#schema/person-request-kept.ts';
import { codecKeys, openCodec } from '#temporal/codec.ts';
import { makeStage, type Stage } from '#tests/fault/stage.ts';
import { adder } from '#tests/rig/adder.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { closing } from '#tests/rig/history.ts';
import { addHold } from '#tests/rig/hold.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { leaver, makeLeaver, says } from '#tests/rig/leaver.ts';
import { endRequest, eraseFound } from './person-request-end.ts';
import { readRequest } from './person-request-row.ts';
import { makeRequest, releaseAnswer } from './person-request-turn.ts';

const secretKey = 'the key of an erasure: thirty-two characters';
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

/** All that Temporal has of the work on a request and that is sealed, as whoever copies its files has it too. */
async function sealedIn({ temporalServer: { address, namespace } }: Stage, workflowId: string): Promise<Payload[]> {
  await using connection = closing(await Connection.connect({ address }));
  const history = await new TemporalClient({ connection, namespace }).workflow.getHandle(workflowId).fetchHistory();
  const found: Payload[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    const { metadata } = value as Payload;
    if (metadata?.encoding && Buffer.from(metadata.encoding).toString() === 'binary/encrypted') found.push(value);
    else Object.values(value).forEach(look);
  };
  look(history);
  return found;
}

/** By a process that has read no key yet. */
function openAll({ db, temporalServer: { namespace } }: Stage, workflowId: string, payloads: Payload[]) {
  const codec = openCodec(codecKeys(secretKey, db)!);
  return Promise.allSettled(payloads.map((one) => codec.decode([one], { type: 'workflow', namespace, workflowId })));
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
  await using stage = await makeStage({ allow: '127.0.0.1:9', form, database, secretKey });
  const { db, temporal, shelf, filesDir } = stage;
  const { tenantId } = shelf;
  const files = openFiles({ dir: filesDir });
  const left = await makeLeaver(db, files, shelf);
  await stage.startWorker();

  const ask = async (kind: string, email: string) => {
    const asked = { kind, email, reference: 'KS 2026/44', receivedOn: '2026-11-02', names: [] };
    const id = await db.withTenant(tenantId, (tx) => makeRequest(tx, officer, asked as never));
    await temporal.goOnPersonRequest(tenantId, id);
    await comesTo(stage, id, 'review');
    return id;
  };
  const answeredId = await ask('access', leaver.email);
  await db.withTenant(tenantId, (tx) => releaseAnswer(tx, officer, answeredId));
  await temporal.goOnPersonRequest(tenantId, answeredId);
  await comesTo(stage, answeredId, 'ended');
  const answer = await readFile(`${filesDir}/export/${tenantId}/person-request/${answeredId}.zip`);
  expect(answer.subarray(0, 2).toString(), 'an archive that anybody can open').not.toBe('PK');

  const other = { name: 'Olof Åkesson', email: 'olof@hamnen.example', role: 'user' };
  await db.withTenant(tenantId, (tx) => adder(tx)('person', other));
  const othersId = await ask('access', other.email);
  const id = await ask('erasure', leaver.email);
  const workOn = (requestId: string) => personRequestWorkflowId(tenantId, requestId);
  const copies = await Promise.all(
    [answeredId, id, othersId].map(async (one) => [workOn(one), await sealedIn(stage, workOn(one))] as const),
  );
  const opened = async () => {
    const all = await Promise.all(copies.map(([workflowId, payloads]) => openAll(stage, workflowId, payloads)));
    return all.map((each) => [...new Set(each.map(({ status }) => status))]);
  };
  expect(await opened()).toEqual([['fulfilled'], ['fulfilled'], ['fulfilled']]);
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
  const [destroyed] = await db.readTenant<{ keyId: string }>(
    tenantId,
    `select details ->> 'keyId' as "keyId" from audit_event
     where tenant_id = tenant.id and action = 'encryption-key.destroy' and object_id = $2`,
    [left.personId],
  );
  expect(purge).toMatchObject({
    state: 'finished',
    reason: null,
    certificate: { gone: { conversation: 1, document: 1, person: 1 }, kept: {}, keys: [destroyed!.keyId] },
  });
  expect(await opened(), 'what anybody copied of it before').toEqual([['rejected'], ['rejected'], ['fulfilled']]);
  const end = { outcome: 'erased', note: 'Det som kan raderas är raderat' } as const;
  await db.withTenant(tenantId, (tx) => endRequest(tx, officer, id, end));

  const told = await db.withTenant(tenantId, (tx) => readRequest(tx, id));
  expect(told).toMatchObject({ outcome: 'erased', personName: null, decisionReference: 'KS 2026/9' });
  expect(told.kept).toEqual([
    { store: 'conversation', why: 'held', count: 1 },
    { store: 'document', why: 'organisation-record', count: 1 },
    { store: 'kept.audit_event', why: 'record-of-acts', count: 1 },
    { store: 'kept.person_request', why: 'proof', count: 2 },
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
