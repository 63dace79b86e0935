/** A disposal from its rule to its certificate, by the product's own worker, engine and database. */
import { expect, test } from 'vitest';
import { isSealedBy, openSealer, type Sealed } from '#schema/seal.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { readLedger } from '#tests/rig/ledger.ts';
import { openDesk } from '#tests/rig/purging.ts';
import { approve, beginDisposal, second, seeDisposal } from './disposal.ts';
import { makeStage } from './stage.ts';

const secretKey = 'the key of a stage: thirty-two characters';
const form = { startUrls: ['http://127.0.0.1:9/'] };

test('what a rule lets go waits for a second person, is planned again, goes, and is certified', {
  timeout: 120_000,
}, async () => {
  await using database = await makeDatabase();
  await using stage = await makeStage({ allow: '127.0.0.1:9', form, database, secretKey });
  const { tenantId } = stage.shelf;
  const desk = await openDesk({ db: stage.db, shelf: stage.shelf, dir: stage.filesDir });
  const worker = stage.startWorker();
  const [restored, ...others] = await beginDisposal(stage, desk, ['Ett av tre.', 'Två av tre.', 'Tre av tre.']);
  await worker;
  const state = async () => (await seeDisposal(stage))?.state;
  await expect.poll(state, { timeout: 60_000 }).toBe('waiting');
  const seen = (await seeDisposal(stage))!;
  expect(seen).toMatchObject({ items: 3, gone: 0 });

  // Used meanwhile, and so kept by another rule: another set than was looked at.
  await stage.db.withTenant(tenantId, ({ sql }) =>
    sql('update document set first_seen_at = now() where tenant_id = $1 and id = $2', [tenantId, restored]),
  );
  expect(await approve(stage, seen)).toBe('changed');
  const again = (await seeDisposal(stage))!;
  expect(again).toMatchObject({ state: 'waiting', items: 2, gone: 0 });
  expect(again.manifestHash).not.toBe(seen.manifestHash);

  expect(await approve(stage, again)).toBe('decided');
  await expect.poll(state, { timeout: 60_000 }).toBe('finished');
  const { certificate } = (await seeDisposal(stage))!;
  expect(certificate).toMatchObject({
    decision: { reference: 'Dnr 2026/18' },
    rule: { what: 'document', period: 365 },
    approvedBy: second.name,
    manifestHash: again.manifestHash,
    gone: { document: 2 },
    kept: {},
  });
  expect(isSealedBy(openSealer(secretKey).publicKey(tenantId), certificate as Sealed<object>)).toBe(true);
  const left = await desk.rows('select id from document where tenant_id = tenant.id');
  expect(left).toEqual([{ id: restored }]);
  const entries = await readLedger(desk.ledger, tenantId);
  expect(entries).toMatchObject([{ state: 'done', manifestHash: again.manifestHash }]);
  expect(entries[0]!.items.map(([, id]) => id).sort()).toEqual([...others].sort());
});
