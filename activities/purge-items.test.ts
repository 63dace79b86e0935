/** Single things are disposed of without a trace of what they were, with what is held kept, wherever the work is killed. */
import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import type { Certificate, SealedCertificate } from '#schema/purge-run.ts';
import { isSealedBy, type Sealed } from '#schema/seal.ts';
import { search } from '#schema/search.ts';
import { dyingAt } from '#tests/fault/again.ts';
import { addHold } from '#tests/rig/hold.ts';
import { readLedger } from '#tests/rig/ledger.ts';
import { documents, makePurging, type Purging, sealer } from '#tests/rig/purging.ts';

const canary = 'kanariefågeln';
const quote = `Avgiften för ${canary} är 400 kronor.`;

/** Everything that the database holds of anybody, as text. */
async function everyText({ database }: Pick<Purging, 'database'>): Promise<string> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    const texts = [];
    for (const { name } of rows) {
      for (const { text } of (await client.query(`select t::text as text from "${name}" t`)).rows) texts.push(text);
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

async function originals({ dir, shelf }: Purging): Promise<number> {
  const found = await readdir(`${dir}/t/${shelf.tenantId}`, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).length;
}

const find = ({ db, shelf }: Purging, query: string) =>
  search(db, {
    tenantId: shelf.tenantId,
    collectionIds: [shelf.collectionId],
    query,
    language: null,
    vector: null,
    modelId: 'none',
    filter: {},
    limit: 5,
    hasNarrowed: false,
    readerId: shelf.tenantId,
  });

const purgeRow = async (scene: Purging, id: string) =>
  (
    await scene.rows<{ state: string; certificate: SealedCertificate }>(
      'select state, certificate from purge where tenant_id = tenant.id and id = $2',
      [id],
    )
  )[0]!;

test('a document goes with its passages, vectors, postings, original and what answers quoted of it', async () => {
  await using scene = await makePurging();
  const gone = await scene.publish([`${quote} Det beslutas varje år.`]);
  const [stays] = await scene.publish(['Hamnens avgift är 90 kronor.'], false);
  const conversationId = await scene.talk([
    { documentId: gone[0]!, quote },
    { documentId: stays!, quote: 'Hamnens avgift är 90 kronor.' },
  ]);
  expect(await everyText(scene)).toContain(canary);

  const purgeId = await scene.ask(documents(gone));
  expect(await scene.carryOut(purgeId)).toBe(true);

  expect(await everyText(scene)).not.toContain(canary);
  expect(await originals(scene)).toBe(1);
  expect(await find(scene, canary)).toEqual([]);
  expect((await find(scene, 'Hamnens avgift')).map(({ documentId }) => documentId)).toEqual([stays]);
  const [answer] = await scene.rows<{ text: string }>(
    `select text from message where tenant_id = tenant.id and conversation_id = $2 and author = 'assistant'`,
    [conversationId],
  );
  expect(answer!.text).toBe('Så här står det: […] Och: Hamnens avgift är 90 kronor.');
});

test('the certificate says what was decided and done, is sealed, and says nothing of what went', async () => {
  await using scene = await makePurging();
  const [held, ...gone] = await scene.publish([`${quote} Ett`, `${quote} Två`, `${quote} Tre`]);
  const { tenantId } = scene.shelf;
  await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: held! }] }));
  const purgeId = await scene.ask(documents([held!, ...gone]));
  expect(await scene.carryOut(purgeId)).toBe(true);
  const { state, certificate } = await purgeRow(scene, purgeId);
  expect(state).toBe('finished');
  expect(certificate).toMatchObject({
    planned: 3,
    gone: { document: 2 },
    kept: { document: 1 },
    decision: { reference: 'Dnr 2026/17' },
    looked: { ids: { for: 2, found: 0 } },
  });
  expect(isSealedBy(sealer.publicKey(tenantId), certificate as Sealed<Certificate>)).toBe(true);
  expect(JSON.stringify(certificate)).not.toContain(canary);
  const [kept] = await scene.rows('select why from purge_item where tenant_id = tenant.id and object_id = $2', [held]);
  expect(kept).toEqual({ why: 'held' });
  expect((await find(scene, canary)).length + (await everyText(scene)).split(canary).length).toBeGreaterThan(1);
});

test('what was taken back, and everything once its decision has ended, stays', async () => {
  await using scene = await makePurging();
  const [back, other] = await scene.publish(['Ett av två', 'Två av två']);
  const purgeId = await scene.ask(documents([back!]));
  await scene.db.withTenant(scene.shelf.tenantId, ({ sql }) =>
    sql('update document set removed_at = null where tenant_id = $1 and id = $2', [scene.shelf.tenantId, back]),
  );
  expect(await scene.carryOut(purgeId)).toBe(true);
  const second = await scene.ask(documents([other!]));
  await scene.db.withTenant(scene.shelf.tenantId, ({ sql }) =>
    sql('update decision set ended_at = now() where tenant_id = $1', [scene.shelf.tenantId]),
  );
  expect(await scene.carryOut(second)).toBe(true);
  const items = await scene.rows(
    'select object_id as id, why from purge_item where tenant_id = tenant.id order by why',
  );
  expect(items).toEqual([
    { id: other, why: 'not-due' },
    { id: back, why: 'restored' },
  ]);
  const left = await scene.rows('select id from document where tenant_id = tenant.id');
  expect(left.length).toBe(2);
  await expect(scene.ask(documents([other!]))).rejects.toThrow('the decision has ended');
});

test('what was removed a moment ago, and can be taken back, stays whoever asks for it', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [late, over] = await scene.publish(['Ett av två', 'Två av två']);
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql(`update document set removed_at = now() - interval '29 days' where tenant_id = $1 and id = $2`, [
      tenantId,
      late,
    ]),
  );
  expect(await scene.carryOut(await scene.ask(documents([late!, over!])))).toBe(true);
  const items = await scene.rows(
    'select object_id as id, state, why from purge_item where tenant_id = tenant.id order by state',
  );
  expect(items).toEqual([
    { id: over, state: 'gone', why: null },
    { id: late, state: 'kept', why: 'not-due' },
  ]);
});

test('a disposal that died at any transaction, before or after its commit, is brought to the same end', async () => {
  await using scene = await makePurging();
  for (const moment of ['before', 'after'] as const) {
    for (let at = 1, died = true; died; at += 1) {
      const ids = await scene.publish([`${quote} ${moment} ${at}`]);
      await scene.talk([{ documentId: ids[0]!, quote }]);
      const purgeId = await scene.ask(documents(ids));
      const door = dyingAt(scene.db, at, moment);
      await scene.carryOut(purgeId, door).catch(() => {});
      died = door.hasDied;
      if ((await purgeRow(scene, purgeId)).state !== 'finished') expect(await scene.carryOut(purgeId)).toBe(true);
      const { certificate } = await purgeRow(scene, purgeId);
      expect(certificate.gone, `died ${moment} ${at}`).toEqual({ document: 1 });
      const events = await scene.rows<{ action: string }>(
        `select action from audit_event where tenant_id = tenant.id and object_id = $2 and details ->> 'gone' is distinct from '0'
         order by action`,
        [purgeId],
      );
      const once = ['purge.ask', 'purge.batch', 'purge.end', 'purge.plan'];
      expect(
        events.map(({ action }) => action),
        `died ${moment} ${at}`,
      ).toEqual(once);
    }
  }
  expect(await everyText(scene)).not.toContain(canary);
  expect(await readdir(`${scene.dir}/t/${scene.shelf.tenantId}`, { recursive: true })).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/[0-9a-f]{64}/)]),
  );
});

test('of a disposal that failed the ledger names what went, so that nothing else goes from a backup', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [gone, back] = await scene.publish(['Ett av två', 'Två av två']);
  const key = { tenantId, purgeId: await scene.ask(documents([gone!, back!])) };
  const acts = scene.actsOf();
  await acts.planItems(key);
  await acts.confirmItems(key);
  await acts.beginLedger(key);
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql('update document set removed_at = null where tenant_id = $1 and id = $2', [tenantId, back]),
  );
  await acts.purgeItems(key);
  await acts.endItems({ ...key, outcome: { state: 'failed', reason: { code: 'residue-left', facts: {} } } });
  expect(await readLedger(scene.ledger, tenantId)).toMatchObject([{ state: 'done', items: [['document', gone]] }]);
});

test('originals, and passages beside answers, that a disposal left behind when it failed go with the next one', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [one, two] = await scene.publish([quote, 'Två av två']);
  await scene.talk([{ documentId: one!, quote }]);
  const key = { tenantId, purgeId: await scene.ask(documents([one!])) };
  const acts = scene.actsOf();
  await acts.planItems(key);
  await acts.confirmItems(key);
  await acts.purgeItems(key);
  await acts.endItems({ ...key, outcome: { state: 'failed', reason: { code: 'run-ended', facts: {} } } });
  expect(await originals(scene)).toBe(2);
  expect(await everyText(scene)).toContain(canary);
  expect(await scene.carryOut(await scene.ask(documents([two!])))).toBe(true);
  expect(await originals(scene)).toBe(0);
  expect(await everyText(scene)).not.toContain(canary);
});
