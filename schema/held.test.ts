/** Whoever holds and whoever deletes meet in every order, and nothing that is held is lost. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { raceHolds } from '#tests/rig/hold-race.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';

async function openScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const held = built.move();
  return { database, db, tenantId, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

test('no order of placing, hiding, moving, deleting and disposing loses what is held', {
  timeout: 120_000,
}, async () => {
  await using scene = await openScene();
  const { held, others } = await raceHolds(scene.db, scene.tenantId, 500);
  expect(held + others).toBe(500);
  // Both come about, so that the orders are worth something.
  expect(Math.min(held, others), `${held} held, ${others} others`).toBeGreaterThan(50);
});

test('without the lock that all of them take something would be', { timeout: 120_000 }, async () => {
  await using scene = await openScene();
  const client = new Client({ connectionString: scene.database.adminUrl });
  await client.connect();
  await client.query('create or replace function lock_holds(alone boolean) returns void language sql as $$ select $$');
  await client.end();
  // A disposal that did not wait is stopped by the table, in its middle, which with the lock does not come about.
  const cause = expect.objectContaining({ message: expect.stringMatching(/something held was lost|is held/) });
  await expect(raceHolds(scene.db, scene.tenantId, 2_000)).rejects.toMatchObject({ cause });
});
