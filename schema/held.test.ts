/** Whoever holds and whoever deletes meet in every order, and nothing that is held is lost. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { raceHolds } from '#tests/rig/hold-race.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';

test('no order of placing, hiding, moving, deleting and disposing loses what is held', {
  timeout: 60_000,
}, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 4 });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const { held, gone } = await raceHolds(db, tenantId, 500);
  expect(held + gone).toBe(500);
  // Both come about, so that the orders are worth something.
  expect(Math.min(held, gone)).toBeGreaterThan(50);
});
