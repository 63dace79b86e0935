/** Reminders of requests: each once, as its day comes, and no more than one after a silence. */
import { expect, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { askFor } from '#tests/rig/subject.ts';
import { remindOfRequests } from './remind.ts';

test('those who answer are reminded at seven days and one day, and when it is over, once each', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 2 });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  await askFor(db, { tenantId, personId: newId(), anotherId: newId() }, 'access');
  const told = async (daysLeft: number) => {
    await db.withTenant(tenantId, async (tx) => {
      await tx.sql(
        `update person_request set received_on = current_date - 60, due_on = current_date + $2::int where tenant_id = $1`,
        [tenantId, daysLeft],
      );
      await remindOfRequests(tx);
      await remindOfRequests(tx);
    });
    const rows = await db.readTenant<{ code: string }>(
      tenantId,
      'select code from notice where tenant_id = tenant.id order by id',
    );
    return rows.map(({ code }) => code);
  };
  expect(await told(9)).toEqual([]);
  expect(await told(6)).toEqual(['request-due']);
  expect(await told(2)).toEqual(['request-due']);
  expect(await told(1)).toEqual(['request-due', 'request-due']);
  expect(await told(-3)).toEqual(['request-due', 'request-due', 'request-overdue']);
});
