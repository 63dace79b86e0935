/** Schedules of exports as Temporal is given them, and told from those of sources. */
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { Schedule } from '#schema/source.ts';
import { exportSchedule, ownerOfSchedule, sourceSchedule } from './schedules.ts';

const [tenantId, ownId] = [newId(), newId()];
const nightly = Schedule.parse({ every: 'cron', cron: '30 2 * * *', timeZone: 'Europe/Stockholm' });

test('an export that is due beside another waits for it, and one that was missed is made up for within a week', () => {
  const { policies, spec, action } = exportSchedule(tenantId, ownId, nightly);
  expect(policies).toEqual({ overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '7 days' });
  expect(spec).toMatchObject({ cronExpressions: ['30 2 * * *'], timezone: 'Europe/Stockholm' });
  expect(action).toMatchObject({ workflowType: 'exportDue', args: [{ tenantId, scheduleId: ownId }] });
});

test('schedules of sources and of exports are not taken for each other', () => {
  const ids = [sourceSchedule(tenantId, ownId, nightly), exportSchedule(tenantId, ownId, nightly)].map(
    ({ scheduleId }) => scheduleId,
  );
  expect(ids.map((id) => ownerOfSchedule('source', id))).toEqual([{ tenantId, ownId }, null]);
  expect(ids.map((id) => ownerOfSchedule('export', id))).toEqual([null, { tenantId, ownId }]);
  expect(ownerOfSchedule('export', 'system/chain')).toBeNull();
});
