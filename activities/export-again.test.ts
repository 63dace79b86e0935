/** Steps of an export that are run more than once, or die on the way, leave the rows and files of one run. */
import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { tryAgain } from '#tests/fault/again.ts';
import { addExportSchedule, doSomething, exportingIn, makeExportScene, runExport } from '#tests/rig/export.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';

test('each step, run twice, twice at once, or after it died past a commit, leaves one archive and one end', async () => {
  await using scene = await makeExportScene();
  const { db, dir } = scene;
  type Case = { tenantId: string; exportId: string };
  const { once, ways } = await tryAgain<Case, object>(db, {
    async arrange() {
      const { tenantId } = await makeShelf(scene.database.adminUrl, db);
      await doSomething(db, tenantId, 'Anna');
      const scheduleId = await addExportSchedule(db, tenantId);
      const exportId = newId();
      await scene.steps.requestExport({ tenantId, scheduleId, exportId });
      return { tenantId, exportId };
    },
    async act({ tenantId, exportId }, door: Database) {
      await runExport(exportingIn(door, dir), tenantId, exportId);
    },
    async look({ tenantId, exportId }) {
      const [row] = await db.readTenant<object>(
        tenantId,
        `select x.state, x.from_seq, x.to_seq, s.exported_seq, x.events_done,
           (select count(*) from delivery d where d.tenant_id = x.tenant_id) as deliveries,
           (select count(*) from audit_event e where e.tenant_id = x.tenant_id and e.action = 'export.end') as ends
         from audit_export x join export_schedule s on s.tenant_id = x.tenant_id and s.id = x.schedule_id
         where x.tenant_id = tenant.id and x.id = $2`,
        [exportId],
      );
      return row!;
    },
  });
  expect(once).toMatchObject({ state: 'finished', deliveries: 1, ends: 1 });
  for (const { way, seen } of ways) expect({ way, seen }).toEqual({ way, seen: once });
  expect(ways.length).toBeGreaterThan(8);
});

test('a start beside one that goes on is skipped, once however often it is asked for, and so is one of a schedule that is gone', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId, steps } = scene;
  const scheduleId = await addExportSchedule(db, tenantId);
  expect(await steps.requestExport({ tenantId, scheduleId, exportId: newId() })).toEqual({ isOpen: true });
  const beside = { tenantId, scheduleId, exportId: newId() };
  const gone = { tenantId, scheduleId: newId(), exportId: newId() };
  for (const asked of [beside, beside, gone, gone]) expect(await steps.requestExport(asked)).toEqual({ isOpen: false });
  const skips = await db.readTenant(
    tenantId,
    `select details->>'reason' as reason, details->>'exportId' as "exportId" from audit_event
     where tenant_id = tenant.id and action = 'export.skip' order by at`,
  );
  expect(skips).toEqual([
    { reason: 'still-running', exportId: beside.exportId },
    { reason: 'schedule-gone', exportId: gone.exportId },
  ]);
});
