/** What a disposal names and is not there is said to have been missing, and never to have been disposed of. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { SealedCertificate } from '#schema/purge-run.ts';
import { manifestText } from '#schema/purge-set.ts';
import { reapply, restore } from '#tests/rig/backup.ts';
import { readLedger } from '#tests/rig/ledger.ts';
import { documents, makePurging, type Purging } from '#tests/rig/purging.ts';

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const readManifest = ({ db, shelf: { tenantId } }: Purging, purgeId: string) =>
  all(
    manifestText((select, params) => db.withTenant(tenantId, ({ sql }) => sql(select, params)), { tenantId, purgeId }),
  );

type Ended = { state: string; certificate: SealedCertificate | null };

async function ended({ rows }: Purging, purgeId: string): Promise<Ended> {
  const [row] = await rows<Ended>('select state, certificate from purge where tenant_id = tenant.id and id = $2', [
    purgeId,
  ]);
  return row!;
}

test('what is not there is asked for by nobody, and of what vanished it is not said that it was disposed of', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [one, two] = await scene.publish(['Ett av två', 'Två av två']);
  await expect(scene.ask(documents([one!, newId()]))).rejects.toThrow('1 of what was named is not there');

  // Of a person what was found may have gone by the time that it is to be erased.
  const missing = newId();
  const purgeId = await scene.ask(documents([one!, missing]), { kind: 'person' });
  const again = await scene.ask(documents([one!]));
  const acts = scene.actsOf();
  for (const id of [purgeId, again]) await acts.planItems({ tenantId, purgeId: id });
  const manifest = await readManifest(scene, purgeId);
  expect(manifest.join('')).toMatch(
    new RegExp(`items 1\\nbytes \\d+\\nmissing 1\\n(.*\\n)*document ${missing} missing\\n`),
  );
  expect(await scene.carryOut(purgeId)).toBe(true);
  expect((await ended(scene, purgeId)).certificate).toMatchObject({
    ...{ planned: 1, gone: { document: 1 }, kept: {}, missing: { document: 1 }, looked: { ids: { for: 1, found: 0 } } },
  });
  expect(await readManifest(scene, purgeId)).toEqual(manifest);

  expect(await scene.carryOut(again)).toBe(true);
  expect(await ended(scene, again)).toEqual({ state: 'finished', certificate: null });
  const entries = await readLedger(scene.ledger, tenantId);
  expect(entries.map(({ purgeId, items }) => [purgeId, items])).toEqual(
    expect.arrayContaining([
      [purgeId, [['document', one]]],
      [again, []],
    ]),
  );
  expect(await scene.rows('select id from document where tenant_id = tenant.id')).toEqual([{ id: two }]);
});

test('what goes with the thing that it is in was disposed of', async () => {
  await using scene = await makePurging();
  const conversationId = await scene.talk([]);
  const [message] = await scene.rows<{ id: string }>('select id from message where tenant_id = tenant.id');
  const [documentId] = await scene.publish(['Ett av ett']);
  const [version] = await scene.rows<{ id: string }>('select id from version where tenant_id = tenant.id');
  const items = [
    { kind: 'conversation' as const, id: conversationId },
    { kind: 'message' as const, id: message!.id },
    { kind: 'document' as const, id: documentId! },
    { kind: 'version' as const, id: version!.id },
  ];
  const purgeId = await scene.ask(items, { kind: 'person' });
  expect(await scene.carryOut(purgeId)).toBe(true);
  const gone = { conversation: 1, message: 1, document: 1, version: 1 };
  expect((await ended(scene, purgeId)).certificate).toMatchObject({ planned: 4, gone, kept: {}, missing: {} });
});

test('what a restored backup never had goes on being named, for the next backup may have it', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  let ids: string[] = [];
  await using backup = await restore(scene, async () => {
    ids = await scene.publish(['Ett av ett']);
    expect(await scene.carryOut(await scene.ask(documents(ids)))).toBe(true);
  });
  expect(await reapply(scene, backup.db)).toMatchObject({ purges: 1 });
  const items = await backup.db.readTenant(tenantId, 'select state, why from purge_item where tenant_id = tenant.id');
  expect(items).toEqual([{ state: 'missing', why: null }]);
  const [entry] = await readLedger(scene.ledger, tenantId);
  expect(entry).toMatchObject({ state: 'done', items: [['document', ids[0]]] });
});
