/** A chain whose end a restore took goes on by an act that says so for good; cut off without that act, it is damaged. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { recordEvent, system } from '#schema/audit.ts';
import type { Tip } from '#schema/chain.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { checkChain } from './chain/check.ts';
import { continueChain, findLost } from './chain/continue.ts';
import { keepHead, signHead } from './chain/head.ts';
import { linkBatch } from './chain/link.ts';
import { verifyChain } from './chain/verify.ts';
import { openHeads } from './outside/heads.ts';

const signer = openHeadSigner('a key of the installation, for tests');
const reason = 'Återläst efter diskfel den 22 november';

async function makeScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const dir = await mkdtemp(join(tmpdir(), 'diarium-continue-'));
  built.defer(() => rm(dir, { recursive: true, force: true }));
  const deps = { db, signer, heads: openHeads({ dir }) };
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const held = built.move();
  return {
    ...{ deps, tenantId },
    /** So many events, linked, under a head. */
    async act(events: number): Promise<void> {
      for (let i = 0; i < events; i += 1)
        await db.withTenant(tenantId, (tx) => recordEvent(tx, system, { action: 'crawl.skip', details: { i } }));
      while ((await linkBatch(db, tenantId)) > 0);
      await signHead(deps, tenantId, 0);
    },
    /** As the database was after this link: by a restore, or by somebody who may do anything there. */
    async cutAfter(seq: number): Promise<void> {
      const admin = new Client({ connectionString: database.adminUrl });
      await admin.connect();
      await admin.query('set session_replication_role = replica');
      await admin.query('delete from audit_head where tenant_id = $1 and seq > $2', [tenantId, seq]);
      await admin.query(
        `with cut as (delete from audit_link where tenant_id = $1 and seq > $2 returning event_id)
         delete from audit_event where tenant_id = $1 and id in (select event_id from cut)`,
        [tenantId, seq],
      );
      await admin.end();
    },
    verify: async () =>
      verifyChain(db, { tenantId, heads: await deps.heads.list(tenantId), publicKey: signer.publicKey(tenantId) }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

test('what a restore took is named once, under a head that is kept outside, and the chain holds from then on', async () => {
  await using scene = await makeScene();
  const { deps, tenantId } = scene;
  for (let round = 0; round < 3; round += 1) await scene.act(5);
  await scene.cutAfter(7);
  await scene.act(2);
  // The links 8 and 9 are there again, as others.
  expect((await scene.verify()).findings).toEqual([{ code: 'tail-missing', seq: 10, to: 15 }]);
  const lost = { fromSeq: 6, toSeq: 15 };
  expect(await findLost(deps, tenantId)).toEqual(lost);
  await expect(continueChain(deps, tenantId, { lost: { ...lost, toSeq: 14 }, reason })).rejects.toThrow('6 to 15');
  const head = await continueChain(deps, tenantId, { lost, reason });
  expect(head).toMatchObject({ kind: 'continued', seq: 10, lost });
  expect((await scene.verify()).findings).toEqual([]);
  const events = await deps.db.readTenant(
    tenantId,
    `select details from audit_event where tenant_id = tenant.id and action = 'audit.continue'`,
  );
  expect(events).toEqual([{ details: { ...lost, reason } }]);
  // The check that the act asked for; the heads outside reach no farther than what is there.
  expect(await checkChain(deps, { tenantId, isGone: false })).toBe(true);
  expect(
    await deps.db.readTenant(tenantId, 'select findings, head_seq from audit_check where tenant_id = tenant.id'),
  ).toEqual([{ findings: [], head_seq: 10 }]);
  // On and over the numbers that were lost.
  await scene.act(3);
  await scene.act(6);
  expect(await scene.verify()).toMatchObject({ seq: 19, findings: [], lost: null });
  await expect(continueChain(deps, tenantId, { lost, reason })).rejects.toThrow('nothing');
});

test('whoever cuts off the end without that act is found, before it and after it, and so is who cuts off the act', async () => {
  await using scene = await makeScene();
  const { deps, tenantId } = scene;
  for (let round = 0; round < 3; round += 1) await scene.act(5);
  await scene.cutAfter(7);
  await scene.act(2);
  // In the database alone such a head is worth nothing.
  await deps.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into audit_head (tenant_id, seq, kind, head, public_key, signed_at)
       values ($1, 9, 'continued', '{"lost": {"fromSeq": 6, "toSeq": 15}}', '', now())`,
      [tenantId],
    ),
  );
  expect((await scene.verify()).findings).toEqual([{ code: 'tail-missing', seq: 10, to: 15 }]);
  await continueChain(deps, tenantId, { lost: { fromSeq: 6, toSeq: 15 }, reason });
  await scene.act(2);
  await scene.cutAfter(11);
  expect((await scene.verify()).findings).toEqual([{ code: 'tail-missing', seq: 12, to: 12 }]);
  await scene.cutAfter(8);
  await scene.act(4);
  expect((await scene.verify()).findings).toEqual([
    { code: 'chain-replaced', seq: 6, to: 10 },
    { code: 'chain-replaced', seq: 6, to: 12 },
  ]);
});

test('an act that died on its way is begun again, and a second restore, to before the first, can be told of too', async () => {
  await using scene = await makeScene();
  const { deps, tenantId } = scene;
  for (let round = 0; round < 3; round += 1) await scene.act(5);
  await scene.cutAfter(12);
  const first = { lost: { fromSeq: 11, toSeq: 15 }, reason };
  const died = new Error('killed');
  const dying = { ...deps, heads: { ...deps.heads, keep: () => Promise.reject(died) } };
  await expect(continueChain(dying, tenantId, first)).rejects.toThrow(died);
  await continueChain(deps, tenantId, first);
  await scene.act(4);
  await scene.cutAfter(3);
  await scene.act(1);
  const lost = (await findLost(deps, tenantId))!;
  expect(lost).toEqual({ fromSeq: 1, toSeq: 18 });
  await continueChain(deps, tenantId, { lost, reason });
  for (let round = 0; round < 4; round += 1) await scene.act(5);
  expect(await scene.verify()).toMatchObject({ findings: [], lost: null });
});

test('a restore to before a disposal of the record leaves a closing head over other links, which is lost with them', async () => {
  await using scene = await makeScene();
  const { deps, tenantId } = scene;
  for (let round = 0; round < 3; round += 1) await scene.act(5);
  const [over] = await deps.db.readTenant<Tip>(
    tenantId,
    'select seq, hash from audit_link where tenant_id = tenant.id and seq = 12',
  );
  await keepHead(deps, tenantId, over!, 'closing');
  expect(await scene.verify()).toMatchObject({ links: 3, findings: [] });
  await scene.cutAfter(7);
  await scene.act(2);
  expect(await scene.verify()).toMatchObject({
    links: 10,
    findings: [
      { code: 'chain-replaced', seq: 6, to: 10 },
      { code: 'tail-missing', seq: 11, to: 15 },
    ],
  });
  // On over the closed link, which is another then.
  await scene.act(6);
  const lost = (await findLost(deps, tenantId))!;
  expect(lost).toEqual({ fromSeq: 6, toSeq: 15 });
  await continueChain(deps, tenantId, { lost, reason });
  await scene.act(2);
  expect(await scene.verify()).toMatchObject({ links: 19, findings: [], lost: null });
});
