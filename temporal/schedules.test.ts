/** Schedules as Temporal itself understands them, asked of a real server. */
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowId } from '#schema/crawl.ts';
import { InvalidInput } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { Schedule, scheduleId } from '#schema/source.ts';
import { makeTemporal, type TestTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';
import { openTemporalClient } from './client.ts';
import { ensureSystemSchedules, specOf } from './schedules.ts';

let temporal: TestTemporal;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  temporal = await makeTemporal();
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection.close();
  await temporal[Symbol.asyncDispose]();
});

/** When the schedule, set at the beginning of `from`, comes until `to`: by the clock of its zone. */
async function times(given: Partial<Schedule> & Pick<Schedule, 'every'>, from: string, to: string): Promise<string[]> {
  const schedule = Schedule.parse(given);
  const id = newId();
  const handle = await client.schedule.create({
    scheduleId: id,
    spec: specOf(schedule, new Date(from)),
    action: { type: 'startWorkflow', workflowType: 'due', taskQueue: queues.wf },
    state: { paused: true },
  });
  const { startTime } = await connection.workflowService.listScheduleMatchingTimes(
    proto.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest.fromObject({
      namespace: temporal.namespace,
      scheduleId: id,
      startTime: { seconds: Date.parse(from) / 1000 },
      endTime: { seconds: Date.parse(to) / 1000 },
    }),
  );
  await handle.delete();
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: schedule.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (startTime ?? []).map(({ seconds }) => clock.format(Number(seconds) * 1000));
}

const autumn = ['2026-10-23T12:00:00Z', '2026-10-26T12:00:00Z'] as const;
const spring = ['2027-03-26T12:00:00Z', '2027-03-29T12:00:00Z'] as const;

test('each night has one run, also the one with two half past twos and the one with none', async () => {
  const nightly = { every: 'day', hour: 2, minute: 30 } as const;
  expect(await times(nightly, ...autumn)).toEqual(['2026-10-24 02:30', '2026-10-25 02:30', '2026-10-26 02:30']);
  expect(await times(nightly, ...spring)).toEqual(['2027-03-27 02:30', '2027-03-28 03:30', '2027-03-29 02:30']);
});

test('so has each week and each month, and no night that is not theirs', async () => {
  const at = { hour: 2, minute: 30 };
  const year = ['2027-01-01T00:00:00Z', '2027-04-30T00:00:00Z'] as const;
  expect(await times({ every: 'week', weekday: 7, ...at }, ...spring)).toEqual(['2027-03-28 03:30']);
  expect(await times({ every: 'week', weekday: 6, ...at }, ...spring)).toEqual(['2027-03-27 02:30']);
  expect(await times({ every: 'month', monthday: 28, ...at }, ...year)).toEqual([
    ...['2027-01-28 02:30', '2027-02-28 02:30'],
    ...['2027-03-28 03:30', '2027-04-28 02:30'],
  ]);
  expect(await times({ every: 'month', monthday: 27, ...at }, ...spring)).toEqual(['2027-03-27 02:30']);
});

test('an hourly run leaves the second of two equal hours out, and a cron the night without its time', async () => {
  const hourly = await times({ every: 'hour', minute: 15 }, '2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z');
  expect(hourly).toEqual(['2026-10-25 01:15', '2026-10-25 02:15', '2026-10-25 03:15']);
  const cron = { every: 'cron', cron: '30 2 * * *' } as const;
  expect(await times(cron, ...autumn)).toEqual(['2026-10-24 02:30', '2026-10-25 02:30', '2026-10-26 02:30']);
  expect(await times(cron, ...spring)).toEqual(['2027-03-27 02:30', '2027-03-29 02:30']);
});

test('days of a cron have to be right in both fields, and a Sunday is 0 and 7', async () => {
  const november = ['2026-11-01T00:00:00Z', '2026-11-30T23:00:00Z'] as const;
  const days = async (fields: string) =>
    (await times({ every: 'cron', cron: `0 3 ${fields}` }, ...november)).map((time) => Number(time.slice(8, 10)));
  expect(await days('13 * 5')).toEqual([13]);
  expect(await days('1-7 * 1')).toEqual([2]);
  for (const sunday of ['0', '7', '0,7', '7-7']) expect(await days(`* * ${sunday}`)).toEqual([1, 8, 15, 22, 29]);
  expect(await days('* * 5-7')).toEqual([1, 6, 7, 8, 13, 14, 15, 20, 21, 22, 27, 28, 29]);
});

test('zones and crons that a source may have are ones that Temporal takes', async () => {
  // One in eight of several hundred.
  const known = Intl.supportedValuesOf('timeZone').filter((_, at) => at % 8 === 0);
  const zones = [...known, 'UTC', 'Europe/Kyiv', 'Asia/Kolkata', 'Etc/GMT+5'];
  const fields = [
    '0 3 * * *',
    '*/59 */25 */40 */13 */9',
    '5/20 1-23/2 1,15,31 2-12/5 7/2',
    '00 03 29 2 1',
    '59 23 31 12 7',
  ];
  const given = [
    ...zones.map((timeZone) => ({ every: 'day', timeZone })),
    ...fields.map((cron) => ({ every: 'cron', cron })),
  ];
  await using product = openTemporalClient(temporal);
  const refused: unknown[] = [];
  for (const schedule of given) {
    await product
      .putSchedule(newId(), newId(), Schedule.parse(schedule))
      .catch((error) => refused.push([schedule, error]));
  }
  expect(refused).toEqual([]);
});

test('what Temporal refuses is wrong input in the field of the schedule, not an outage', async () => {
  await using product = openTemporalClient(temporal);
  const schedule = { ...Schedule.parse({ every: 'day' }), timeZone: 'Asia/KOLKATA' };
  const refusal = await product.putSchedule(newId(), newId(), schedule).catch((error) => error);
  expect(refusal).toBeInstanceOf(InvalidInput);
  expect(refusal).toMatchObject({ facts: { path: 'schedule' }, message: expect.stringContaining('Asia/KOLKATA') });
});

test('a schedule says when it comes next, and the runs that it starts come after those of persons, in turn by tenant', async () => {
  await using product = openTemporalClient(temporal);
  const [tenantId, sourceId, crawlId] = [newId(), newId(), newId()];
  await product.putSchedule(tenantId, sourceId, Schedule.parse({ every: 'hour', minute: 7 }));
  await expect
    .poll(() => product.recurrence(tenantId, sourceId))
    .toMatchObject({ nextRunsAt: Array(5).fill(expect.stringMatching(/:07:00/)), missedRuns: 0, skippedRuns: 0 });
  const { action } = await client.schedule.getHandle(scheduleId(tenantId, sourceId)).describe();
  expect(action.priority).toMatchObject({ priorityKey: 4, fairnessKey: tenantId });
  await product.startCrawl(tenantId, crawlId, 'person');
  const { priority } = await client.workflow.getHandle(workflowId(tenantId, crawlId)).describe();
  expect(priority).toMatchObject({ priorityKey: 2, fairnessKey: tenantId });
});

test("the system's own rounds are there once, however many workers begin at the same moment", async () => {
  await Promise.all([ensureSystemSchedules(client), ensureSystemSchedules(client)]);
  const roundOf = async (word: string) => {
    const { spec, action } = await client.schedule.getHandle(`system/${word}`).describe();
    return { everyMs: spec.intervals?.map(({ every }) => every), workflow: action.workflowType };
  };
  expect(await roundOf('reconcile')).toEqual({ everyMs: [30_000], workflow: 'reconcile' });
  expect(await roundOf('chain')).toEqual({ everyMs: [60_000], workflow: 'chain' });
  expect(await roundOf('verify')).toEqual({ everyMs: [60_000], workflow: 'verify' });
  expect(await roundOf('expire')).toEqual({ everyMs: [600_000], workflow: 'expire' });
});
