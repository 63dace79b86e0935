/** A hold that is placed before, between and after the steps of a disposal: what stood then stands at the end. */
import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Acting } from '#schema/audit.ts';
import type { SignedHead } from '#schema/chain-head.ts';
import { InvalidInput } from '#schema/errors.ts';
import type { HoldScope } from '#schema/hold.ts';
import { placeHold } from '#schema/hold-turn.ts';
import { newId } from '#schema/id.ts';
import { addOldDays } from '#tests/rig/disposable.ts';
import { documents, makePurging, openDisposal, type Purging, signer } from '#tests/rig/purging.ts';
import { openHeads } from '../outside/heads.ts';
import { carryOut } from './carry-out.ts';
import { purgeLog } from './item-log.ts';

const officer: Acting = { kind: 'person', id: newId(), name: 'Olga' };
const form = {
  ...{ title: 'Tvist', reason: 'Behövs i tingsrätten', reference: 'KS 2026/12', reviewOn: '2199-01-01' },
  emails: [],
};

type Step = (key: { tenantId: string; purgeId: string }) => Promise<unknown>;

function stepsOf({ db, dir }: Purging): Record<string, Step> {
  const acts = openDisposal(db, dir);
  return {
    'the set is found': acts.planItems,
    'the set is found again': acts.confirmItems,
    'the ledger knows': acts.beginLedger,
    'the rows go': acts.purgeItems,
    'the answers let go': (key) => acts.purgeSources(key, null),
    'the files go': acts.purgeItemFiles,
    'it is certified': acts.certifyItems,
  };
}

/** Null where what it would be over is gone already. */
const place = ({ db, shelf }: Purging, scopes: HoldScope[]): Promise<string | null> =>
  db
    .withTenant(shelf.tenantId, (tx) => placeHold(tx, officer, { ...form, scopes }))
    .catch((error) => {
      if (error instanceof InvalidInput) return null;
      throw error;
    });

/** Of a document everything that a dispute would need: its row, its text, its passages, its original. */
async function isWhole({ rows, dir, shelf }: Purging, id: string): Promise<boolean> {
  const [row] = await rows<{ sha256: Buffer; text: string; passages: number }>(
    `select v.blob_sha256 as sha256, v.text, (select count(*) from passage p where p.tenant_id = tenant.id
       and p.version_id = v.id)::int as passages
     from version v where v.tenant_id = tenant.id and v.document_id = $2`,
    [id],
  );
  if (!row?.text || row.passages === 0) return false;
  const name = row.sha256.toString('hex');
  return access(`${dir}/t/${shelf.tenantId}/${name.slice(0, 2)}/${name}`).then(
    () => true,
    () => false,
  );
}

test('before, between and after the steps: held if it stood when the hold was placed, and whole then', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const steps = Object.entries(stepsOf(scene));
  const placed: string[] = [];
  for (let at = 0; at <= steps.length; at += 1) {
    const [held, free] = await scene.publish([`Tvistens handling ${at}`, `En annan handling ${at}`]);
    await scene.talk([{ documentId: held!, quote: `handling ${at}` }]);
    const purgeId = await scene.ask(documents([held!, free!]));
    let holdId: string | null = null;
    for (const [when, [, step]] of steps.entries()) {
      if (when === at) holdId = await place(scene, [{ kind: 'document', id: held! }]);
      await step({ tenantId, purgeId });
    }
    if (at === steps.length) holdId = await place(scene, [{ kind: 'document', id: held! }]);
    if (holdId !== null) placed.push(steps[at]![0]);
    expect([at, await isWhole(scene, held!)]).toEqual([at, holdId !== null]);
    expect([at, await isWhole(scene, free!)]).toEqual([at, false]);
    const [purge] = await scene.rows('select state from purge where tenant_id = tenant.id and id = $2', [purgeId]);
    expect(purge).toEqual({ state: 'finished' });
  }
  expect(placed).toEqual(['the set is found', 'the set is found again', 'the ledger knows', 'the rows go']);
});

test('days of the record that a hold comes over once their closing head is signed stay, and are not said to be gone', async () => {
  await using scene = await makePurging();
  const { db, dir, rows } = scene;
  const key = { tenantId: scene.shelf.tenantId, purgeId: await addOldDays(scene, 'dag') };
  const acts = openDisposal(db, dir);
  await acts.planItems(key);
  await acts.confirmItems(key);
  const heads = {
    async keep(head: SignedHead) {
      await openHeads({ dir }).keep(head);
      await place(scene, [{ kind: 'tenant' }]);
    },
  };
  await purgeLog({ db, signer, heads }, key);
  expect(await carryOut(acts, key)).toBe(true);
  const ends = 'select distinct state, why from purge_item where tenant_id = tenant.id and purge_id = $2';
  expect(await rows(ends, [key.purgeId])).toEqual([{ state: 'kept', why: 'held' }]);
  expect(await rows(`select from audit_event where tenant_id = tenant.id and action = 'crawl.skip'`)).toHaveLength(2);
});
