/** Work on the requests of people who are gone, in a real Temporal that no worker asks for work. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { destroyPersonKey } from '#schema/person-key.ts';
import { openTemporalClient } from '#temporal/client.ts';
import { codecKeys } from '#temporal/codec.ts';
import { adder } from '#tests/rig/adder.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { askFor } from '#tests/rig/subject.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { reconcilePersonRequests, stopShutRequests } from './outbox.ts';

const root = 'an installation with a key of thirty-two characters';

test('work nobody can open is stopped, and what was never begun of it fails; that of others goes on', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 3 });
  await using server = await makeTemporal();
  await using temporal = openTemporalClient({ ...server, keys: codecKeys(root, db) });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const person = (name: string) =>
    db.withTenant(tenantId, (tx) => adder(tx)('person', { name, email: `${name}@hamnen.example`, role: 'user' }));
  const [personId, anotherId] = [await person('siv'), await person('olof')];
  const ask = (id: string) => askFor(db, { tenantId, personId: id, anotherId }, 'access');
  const [begun, others, late] = [await ask(personId), await ask(anotherId), await ask(personId)];
  // As a restored database leaves one that was made after the backup: it is told of before it is known.
  const unknown = newId();
  await using plain = openTemporalClient(server);
  for (const id of [begun, others]) await temporal.goOnPersonRequest(tenantId, id);
  await plain.goOnPersonRequest(tenantId, unknown);
  const running = async () => [...((await temporal.runningPersonRequests()).get(tenantId) ?? [])].sort();
  await expect.poll(running, { timeout: 20_000 }).toEqual([begun, others, unknown].sort());

  await db.withTenant(tenantId, ({ sql }) =>
    sql(`update person_request set updated_at = now() - interval '1 minute' where tenant_id = $1`, [tenantId]),
  );
  const failed: object[] = [];
  const depsOf = (client: typeof temporal) => ({
    ...{ db, temporal: client, failPersonRequest: async (input: object) => void failed.push(input) },
  });
  // Nobody is gone because the installation was given another key.
  await using mistaken = openTemporalClient({ ...server, keys: codecKeys(`${root}!`, db) });
  await expect(reconcilePersonRequests(depsOf(mistaken), tenantId)).rejects.toThrow('another key');
  expect(failed).toEqual([]);

  await db.withTenant(tenantId, (tx) => destroyPersonKey(tx, system, personId));
  // Another process, that has not read the key.
  await using later = openTemporalClient({ ...server, keys: codecKeys(root, db) });
  const deps = depsOf(later);
  await reconcilePersonRequests(deps, tenantId);
  expect(failed).toEqual([{ tenantId, requestId: late, reason: { code: 'person-gone', facts: {} } }]);
  await stopShutRequests(deps);
  await expect.poll(running, { timeout: 20_000 }).toEqual([others]);
  // Lists name for a while what is gone, and what comes after it is stopped all the same.
  await later.erasePersonRequest(tenantId, newId());
});
