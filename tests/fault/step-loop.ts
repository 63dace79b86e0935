/** Each outside call of a file's whole way fails once, before and after its effect: what is left is what one way leaves. */
import { expect } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { soundOf } from '#tests/rig/hear.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { tryEachCall } from './each-call.ts';
import { type Flaw, openFlaw } from './flaw.ts';
import { makeLine, type Ware, workFolders } from './line.ts';
import { openRowReader } from './rows.ts';

const text = (fee: string): Buffer =>
  Buffer.from(Array.from({ length: 120 }, (_, page) => `På sida ${page + 1} är taxan ${fee} kronor.`).join('\f'));
const vocabulary = ['bygglov', 'kostar', 'fyratusen', 'kronor'];
const speech = soundOf([...vocabulary, null, null, null, null, ...vocabulary, null, 'tack'], [...vocabulary, 'tack']);

/** What goes which way; `before` goes first, undisturbed. */
export const ways: Record<string, { ware: Ware; before?: Ware }> = {
  'a new version of a file': {
    before: { name: 'taxa.txt', bytes: text('4 200') },
    ware: { name: 'taxa.txt', bytes: text('4 900') },
  },
  'a file that is there already': {
    before: { name: 'taxa.txt', bytes: text('4 200') },
    ware: { name: 'kopia.txt', bytes: text('4 200') },
  },
  'a file that is cancelled half-way': { ware: { name: 'taxa.txt', bytes: text('4 200'), cancelAt: 'embed' } },
  'a recording': { ware: { name: 'möte.wav', bytes: speech, vocabulary: [...vocabulary, 'tack'] } },
  'a recording that is cancelled half-way': {
    ware: { name: 'möte.wav', bytes: speech, vocabulary: [...vocabulary, 'tack'], cancelAt: 'read' },
  },
};

const never = (): Flaw => openFlaw(0, 'before');

/** Every `stride`th call from the first on, an odd number; answers how many failed. */
export async function proveEachCall(way: keyof typeof ways, stride = 1): Promise<number> {
  const { ware, before } = ways[way]!;
  await using held = new AsyncDisposableStack();
  const database = held.use(await makeDatabase());
  const db = held.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const reader = held.use(await openRowReader(database.adminUrl));
  const left = async (flaw: Flaw) => {
    const shelf = await makeShelf(database.adminUrl, db);
    await using line = await makeLine(db, shelf);
    if (before) await line.send(before, never());
    const state = await line.send(ware, flaw);
    return { state, rows: await reader.rowsOf(shelf.tenantId), files: await line.stored(), work: await workFolders() };
  };
  const { reference, failed } = await tryEachCall(left, stride);
  expect(reference.state).toBe(ware.cancelAt ? 'cancelled' : 'finished');
  expect(reference.work).toEqual([]);
  return failed;
}
