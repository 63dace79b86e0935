/** Each outside call of a disposal fails once, whatever goes by it: the same rows, files and certificate are left. */
import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { carryOut } from '#activities/purge/carry-out.ts';
import { reconcileItemPurges } from '#activities/purge/item-outbox.ts';
import type { PurgeItemActivities } from '#activities/purge-items.ts';
import type { RunFate } from '#activities/reconcile.ts';
import { system } from '#schema/audit.ts';
import type { PurgeItemKind, SealedCertificate } from '#schema/purge-run.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { addOldDays, addThing, disposedKinds } from '#tests/rig/disposable.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { readLedger } from '#tests/rig/ledger.ts';
import { type Desk, makePurging, openDesk, openDisposal } from '#tests/rig/purging.ts';
import { tryEachCall } from './each-call.ts';
import type { Flaw } from './flaw.ts';
import { openRowReader, plainPath } from './rows.ts';

/** In all that goes. */
const word = 'kanariefagel';

/** One of each of these, asked for at once. */
const asking = (kinds: typeof disposedKinds) => async (desk: Desk) => {
  const items: { kind: PurgeItemKind; id: string }[] = [];
  for (const kind of kinds) items.push({ kind, id: await addThing(desk, kind, `${word} ${kind}`) });
  const { decisionId } = desk;
  return desk.db.withTenant(desk.shelf.tenantId, (tx) =>
    requestPurge(tx, system, { kind: 'person', decisionId, items }),
  );
};

/** What goes by one disposal, from whose row on it is carried out. */
export const ways: Record<string, (desk: Desk) => Promise<string>> = {
  ...Object.fromEntries(disposedKinds.map((kind) => [`of kind ${kind}`, asking([kind])])),
  'of every kind at once': asking(disposedKinds),
  'of days of the record': (desk) => addOldDays(desk, word),
};

/** Signed over what differs from one disposal to the next. */
const signed = ['certificate', 'certificate_page', 'certificate_pdf', 'head', 'public_key'];
const hashes = /[0-9a-f]{64}/g;

/** Every `stride`th call, an odd number; answers how many failed. */
export async function proveEachDisposalCall(way: keyof typeof ways, stride = 1): Promise<number> {
  await using scene = await makePurging();
  await using reader = await openRowReader(scene.database.adminUrl, signed);
  const { db, dir } = scene;

  async function left(flaw: Flaw) {
    const shelf = await makeShelf(scene.database.adminUrl, db);
    const { tenantId } = shelf;
    const desk = await openDesk({ db, dir, shelf });
    const purgeId = await ways[way]!(desk);
    // As if whoever asked had died over it.
    await db.withTenant(tenantId, ({ sql }) =>
      sql(`update purge set asked_at = asked_at - interval '1 minute' where tenant_id = $1`, [tenantId]),
    );
    const fates: RunFate[] = ['unknown'];
    const temporal = flaw.at({
      fateOfPurge: async () => fates.at(-1)!,
      goOnPurge: async () => void fates.push('running'),
    });
    await flaw.past(() => reconcileItemPurges({ db: flaw.at(db), temporal }, tenantId));
    const acts = stubborn(openDisposal(db, dir, flaw.at), flaw);
    const key = { tenantId, purgeId };
    await acts.planItems(key);
    await acts.confirmItems(key);
    await acts.beginLedger(key);
    const isCertified = await carryOut(acts, key);
    const [purge] = await desk.rows<{ certificate: SealedCertificate }>(
      'select certificate from purge where tenant_id = tenant.id and id = $2',
      [purgeId],
    );
    const { gone, kept, planned, sizeBytes, looked, record, events } = purge!.certificate;
    const entries = (await readLedger(desk.ledger, tenantId)).map(({ state, items }) => ({
      ...{ state, kinds: items.map(([kind]) => kind) },
    }));
    const rows = await reader.rowsOf(tenantId);
    const files = await readdir(dir, { recursive: true });
    return {
      isCertified,
      certificate: { gone, kept, planned, sizeBytes, looked, record: record?.seq, events: events.length },
      entries,
      isRunning: fates.at(-1) === 'running',
      rows: Object.fromEntries(
        Object.entries(rows).map(([table, all]) => [table, all.map((row) => row.replace(hashes, 'hash')).sort()]),
      ),
      files: files
        .filter((path) => path.includes(tenantId))
        .map(plainPath)
        .sort(),
    };
  }

  const { reference, failed } = await tryEachCall(left, stride);
  expect(JSON.stringify(reference.rows)).not.toContain(word);
  expect(reference.files.filter((path) => path.startsWith('export/id/'))).toEqual([]);
  const { gone, kept, planned } = reference.certificate;
  expect(reference).toMatchObject({ isCertified: true, isRunning: true, entries: [{ state: 'done' }] });
  expect([Object.values(gone).reduce((sum, one) => sum + one, 0), kept]).toEqual([planned, {}]);
  return failed;
}

/** Each step again where it met the flaw, as the engine takes it. */
function stubborn(acts: PurgeItemActivities, flaw: Flaw): PurgeItemActivities {
  const again =
    (act: (...given: never[]) => Promise<unknown>) =>
    (...given: never[]) =>
      flaw.past(() => act(...given));
  return Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [name, again(act)]),
  ) as unknown as PurgeItemActivities;
}
