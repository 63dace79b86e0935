/** Every step over a file, run more than once in each way in which that happens: the rows are those of one run. */
import { expect, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { tryAgain } from '#tests/fault/again.ts';
import { openRowReader } from '#tests/fault/rows.ts';
import { type Desk, makeDesk, type Steps } from '#tests/rig/bring.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { countingEmbedder } from '#tests/rig/library.ts';
import type { FinishExtract } from './extract/finish.ts';
import type { ExtractKey } from './extract/run.ts';
import { extractActivities, readActivities, vectorActivities } from './extract.ts';

type Act = (steps: Steps, key: ExtractKey) => Promise<unknown>;
/** `leaves` is what the rows show when the step has done its work, and not before. */
type Case = { name: keyof Steps; what: string; before: Act[]; act: Act; leaves: string; isSecond?: boolean };

const keep: Act = (steps, key) => steps.keepOriginal(key);
const read: Act = (steps, key) => steps.readPages(key);
const cut: Act = (steps, key) => steps.cutText(key);
const embed: Act = (steps, key) => steps.embedText(key);
const publish: Act = (steps, key) => steps.publishText(key);
const finish =
  (outcome: FinishExtract['outcome']): Act =>
  (steps, key) =>
    steps.finishExtract({ ...key, outcome, reason: outcome === 'failed' ? { code: 'damaged', facts: {} } : null });

const cases: Case[] = [
  { name: 'keepOriginal', what: 'of a new file', before: [], act: keep, leaves: '"stage": "read"' },
  {
    ...{ name: 'keepOriginal', what: 'of a new version', before: [], act: keep, leaves: '"stage": "read"' },
    isSecond: true,
  },
  { name: 'readPages', what: 'of a file', before: [keep], act: read, leaves: '"pages_read": 2' },
  { name: 'cutText', what: 'of a file', before: [keep, read], act: cut, leaves: '"stage": "embed"' },
  { name: 'embedText', what: 'of a file', before: [keep, read, cut], act: embed, leaves: '"passages_embedded": 1' },
  {
    name: 'publishText',
    what: 'of a new file',
    before: [keep, read, cut, embed],
    act: publish,
    leaves: '"state": "published"',
  },
  {
    ...{ name: 'publishText', what: 'of a new version', before: [keep, read, cut, embed], act: publish },
    leaves: '"state": "superseded"',
    isSecond: true,
  },
  {
    name: 'finishExtract',
    what: 'of a file that was read',
    before: [keep, read, cut, embed, publish],
    act: finish('finished'),
    leaves: '"state": "finished"',
  },
  {
    name: 'finishExtract',
    what: 'of a file that nobody can read',
    before: [keep, read],
    act: finish('failed'),
    leaves: '"state": "failed"',
  },
  {
    name: 'finishExtract',
    what: 'of a file that is cancelled half-way',
    before: [keep, read, cut, embed],
    act: finish('cancelled'),
    leaves: '"state": "cancelled"',
  },
];

test('every step there is has a case here', () => {
  const none = {} as never;
  const made = [extractActivities(none), readActivities(none), vectorActivities(none)];
  const names = made.flatMap((activities) => Object.keys(activities));
  expect([...new Set(cases.map(({ name }) => name))].sort()).toEqual(names.sort());
});

for (const { name, what, before, act, leaves, isSecond } of cases) {
  test(`${name} ${what} leaves the same rows, run twice, twice at once, or after it died past a commit`, async () => {
    await using held = new AsyncDisposableStack();
    const database = held.use(await makeDatabase());
    const db = held.use(await openDatabase({ url: database.workerUrl, pool: 6 }));
    const reader = held.use(await openRowReader(database.adminUrl));
    const textOf = (rows: Record<string, string[]>) => Object.values(rows).flat().join('\n');
    const { once, ways } = await tryAgain(db, {
      async arrange(): Promise<{ desk: Desk; key: ExtractKey }> {
        const shelf = await makeShelf(database.adminUrl, db);
        const library = { db, shelf, embedder: countingEmbedder(), [Symbol.asyncDispose]: async () => {} };
        const desk = held.use(await makeDesk(library));
        if (isSecond) await desk.work(await desk.bring('a.txt', 'Taxan är 4 200 kronor.\fAnsökan lämnas in.'));
        const key = await desk.bring('a.txt', 'Taxan är 4 900 kronor.\fAnsökan lämnas in.');
        for (const step of before) await step(desk, key);
        expect(textOf(await reader.rowsOf(key.tenantId))).not.toContain(leaves);
        return { desk, key };
      },
      act: ({ desk, key }, door) => act(desk.over(door), key),
      look: ({ key }) => reader.rowsOf(key.tenantId),
    });
    expect(textOf(once)).toContain(leaves);
    const ends = Number(name === 'finishExtract') + Number(isSecond ?? false);
    expect(textOf(once).split(`'extract.end'`.slice(1, -1))).toHaveLength(1 + ends);
    expect(ways.length).toBeGreaterThan(2);
    for (const { way, seen } of ways) expect(seen, way).toEqual(once);
  });
}
