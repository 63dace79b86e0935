/** A bench of a disposal measures what it says, on a library small enough for a test. */
import { expect, test } from 'vitest';
import { bench } from './purge.ts';
import type { Row } from './row.ts';

test('half of a small library goes while others search', async () => {
  const rows: Row[] = [];
  const none = { dataDir: undefined, passages: undefined, pages: undefined, events: undefined };
  for await (const row of bench({ ...none, documents: 200 })) rows.push(row);
  expect(rows.map(({ name, peer }) => [name, peer])).toEqual([
    ['search p95 beside a disposal, 1 at once', 'idle'],
    ['search p95 beside a disposal, 4 at once', 'idle'],
    ['disposed of, of 200', null],
    ['disposed of a second', null],
    ['memory of the disposal at most', null],
  ]);
  const [one, , gone, rate, memory] = rows.map(({ value }) => value);
  expect(gone).toBeGreaterThan(60);
  expect(gone).toBeLessThan(130);
  expect(Math.min(one!, rate!, memory!)).toBeGreaterThan(0);
});
