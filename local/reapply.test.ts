/** A ledger that nothing speaks for lets nobody in, until whoever runs the installation stands for it by its number. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { acceptEntries, listDoubts } from '#activities/ledger/proof.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openHoldLedger } from '#activities/outside/hold-ledger.ts';
import { sealing } from '#activities/outside/ledger.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { sealingHolds, tellHolds } from '#schema/hold-ledger.ts';
import { unsealed } from '#schema/ledger-proof.ts';
import { openSealer } from '#schema/seal.ts';
import { readSettings } from '#schema/settings.ts';
import { openTenantKeys } from '#schema/tenant-key.ts';
import { gather } from '#tests/rig/gather.ts';
import { addHold } from '#tests/rig/hold.ts';
import { documents, makePurging, type Purging, root, sealer } from '#tests/rig/purging.ts';
import { reapply as start } from './reapply.ts';

const newRoot = 'the key of an installation that lost its own';
const reason = 'Nyckeln gick förlorad med den gamla servern';

/** An installation with one disposal and one hold in its ledgers, and a head that its key signed. */
async function makeScene(): Promise<Purging> {
  await using built = new AsyncDisposableStack();
  const scene = built.use(await makePurging());
  const { db, dir, shelf } = scene;
  const [gone] = await scene.publish(['Ett av två']);
  expect(await scene.carryOut(await scene.ask(documents([gone!])))).toBe(true);
  await db.withTenant(shelf.tenantId, (tx) =>
    addHold(tx, 'Tvist', { scopes: [{ kind: 'time', until: '2020-01-01T00:00:00Z' }] }),
  );
  await tellHolds(db, sealingHolds(openHoldLedger({ dir }), sealer), shelf.tenantId);
  await linkBatch(db, shelf.tenantId);
  await signHead({ db, heads: openHeads({ dir }), signer: openHeadSigner(root) }, shelf.tenantId, 0);
  const held = built.move();
  return { ...scene, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const startWith = ({ database, dir }: Purging, secretKey: string | undefined) =>
  start({
    databaseUrl: database.workerUrl,
    files: { dir, bucket: undefined },
    secretKey,
    ages: readSettings({}).copies,
  });
/** The command as a process of its own; answers what it printed. */
async function admin({ database, dir }: Purging, secretKey: string, words: string[]): Promise<string> {
  const given = { DATABASE_URL: database.workerUrl, FILES_DIR: dir, DIARIUM_HOME: dir, DIARIUM_SECRET_KEY: secretKey };
  const env = { ...process.env, ...given };
  const run = promisify(execFile)(process.execPath, ['local/admin.ts', ...words], { env });
  return (await run).stdout;
}

const depsOf = ({ db, dir, ledger }: Purging, key: string) => ({
  ...{ db, ledger, holds: openHoldLedger({ dir }), sealer: openSealer(key) },
});

test('once the key is lost nothing begins, and it is said what to do, until the entries are accepted by their number', async () => {
  await using scene = await makeScene();
  const { tenantId } = scene.shelf;
  const deps = depsOf(scene, newRoot);
  expect(await startWith(scene, root)).toEqual({ holds: 0, purges: 0, items: 0 });
  for (const key of [newRoot, undefined])
    await expect(startWith(scene, key)).rejects.toThrow(
      /2 entries were not sealed with the key of this installation(.|\n)*admin -- accept-ledger --tenant/,
    );
  expect(await listDoubts(deps, tenantId)).toMatchObject([
    { what: 'purge', proof: 'strange', things: 1, isKnownKey: true },
    { what: 'hold', proof: 'strange', reference: 'Tvist', isKnownKey: true },
  ]);
  await expect(acceptEntries(deps, tenantId, { entries: 3, reason })).rejects.toThrow('there are 2');
  const { slug } = (await scene.db.tenants()).find(({ id }) => id === tenantId)!;
  await admin(scene, newRoot, ['accept-ledger', '--tenant', slug, '--entries', '2', '--reason', reason]);
  await openTenantKeys(scene.db, root).keyOf(tenantId);
  expect(await admin(scene, newRoot, ['replace-keys', '--tenant', slug])).toContain('1 keys do not open');
  await admin(scene, newRoot, ['replace-keys', '--tenant', slug, '--reason', reason]);
  expect(await openTenantKeys(scene.db, newRoot).keyOf(tenantId)).toHaveLength(32);
  expect(await admin(scene, root, ['continue-chain', '--tenant', slug])).toContain(
    'nothing that a head was signed over',
  );
  expect(await startWith(scene, newRoot)).toEqual({ holds: 0, purges: 0, items: 0 });
  expect(
    await scene.rows(`select details from audit_event where tenant_id = tenant.id and action = 'ledger.accept'`),
  ).toEqual([{ details: { entries: 2, known: 2, keyIds: [expect.stringMatching(/^[0-9a-f]{16}$/)], reason } }]);
});

test('what was slipped in under a key that nobody knows is told from what was ours, and what was changed is never accepted', async () => {
  await using scene = await makeScene();
  const { tenantId } = scene.shelf;
  const deps = depsOf(scene, newRoot);
  const [sealed] = await gather(scene.ledger.list(tenantId));
  const ours = unsealed(sealed!);
  await sealing(scene.ledger, openSealer('somebody else’s key, of enough characters')).keep(ours);
  expect((await listDoubts(deps, tenantId)).map(({ isKnownKey }) => isKnownKey)).toEqual([false, true]);
  await scene.ledger.keep({ ...openSealer(newRoot).seal(tenantId, 'purge-ledger', ours), reference: 'En annan' });
  await expect(startWith(scene, newRoot)).rejects.toThrow(`${ours.purgeId} was changed after it was sealed`);
  await expect(acceptEntries(deps, tenantId, { entries: 2, reason })).rejects.toThrow('1 were changed');
});
