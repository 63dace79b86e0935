/** As the short one, for ten thousand orders. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { raceHolds } from '#tests/rig/hold-race.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';

test('none of ten thousand orders loses what is held', { timeout: 1_800_000 }, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 4 });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const { held, others } = await raceHolds(db, tenantId, 10_000);
  expect(held + others).toBe(10_000);
  expect(Math.min(held, others)).toBeGreaterThan(1_000);
});
