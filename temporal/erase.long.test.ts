/** What Temporal keeps of a tenant goes, running or ended, schedules too; what is another's stays. */
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { tenantPrefix } from '#schema/purge.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { openTemporalClient } from './client.ts';

const schedule = {
  every: 'day',
  weekday: 1,
  monthday: 1,
  hour: 3,
  minute: 0,
  cron: '',
  timeZone: 'Europe/Stockholm',
} as const;

test('runs and schedules of a tenant go, all but the one that deletes them, and no other tenant’s', {
  timeout: 120_000,
}, async () => {
  await using server = await makeTemporal();
  await using temporal = openTemporalClient(server);
  const connection = await Connection.connect({ address: server.address });
  await using _closing = { [Symbol.asyncDispose]: () => connection.close() };
  const client = new Client({ connection, namespace: server.namespace });
  const [gone, stays] = [newId(), newId()];
  const purgeId = newId();
  for (const tenantId of [gone, stays]) {
    for (let n = 0; n < 3; n += 1) await temporal.startCrawl(tenantId, newId(), 'person');
    await temporal.putSchedule(tenantId, newId(), schedule);
  }
  await temporal.startPurge(gone, purgeId);
  const ended = await client.workflow.start('crawl', { workflowId: `${tenantPrefix(gone)}crawl/x`, taskQueue: 'wf' });
  await ended.terminate();
  const ids = async (tenantId: string) => {
    const found: string[] = [];
    for (const query of ['', `TemporalNamespaceDivision = 'TemporalScheduler'`]) {
      for await (const { workflowId } of client.workflow.list({ query }))
        if (workflowId.includes(tenantId)) found.push(workflowId);
    }
    for await (const { scheduleId } of client.schedule.list())
      if (scheduleId.includes(tenantId)) found.push(`schedule ${scheduleId}`);
    return found.sort();
  };
  await expect.poll(async () => (await ids(stays)).length, { timeout: 10_000 }).toBe(5);
  await expect.poll(async () => (await ids(gone)).length, { timeout: 10_000 }).toBe(7);
  const before = await ids(stays);
  const keep = `${tenantPrefix(gone)}purge/${purgeId}`;
  expect(await temporal.eraseTenant(gone, keep)).toBeGreaterThan(4);
  // Temporal deletes what has ended once it is done with its end: half a minute later.
  await expect.poll(() => temporal.eraseTenant(gone, keep), { timeout: 90_000, interval: 5_000 }).toBe(0);
  expect(await ids(gone)).toEqual([keep]);
  expect(await ids(stays)).toEqual(before);
});
