/** What was due while Temporal was away: made up for when that is recent, and counted as missed when it is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { openTemporal } from '#local/temporal.ts';
import { newId } from '#schema/id.ts';
import { Schedule } from '#schema/source.ts';
import { openTemporalClient, type TemporalClient } from './client.ts';

const minuteMs = 60_000;
const everyMinute = Schedule.parse({ every: 'cron', cron: '* * * * *' });

/** Sleeps until so long after, or before, a full minute. */
const untilMinute = (byMs: number) => sleep(minuteMs - ((Date.now() - byMs) % minuteMs));

test('a run that is later than the catch-up window is missed, one that is not is made up for', {
  timeout: 300_000,
}, async () => {
  await using ending = new AsyncDisposableStack();
  const home = mkdtempSync(join(inject('runDir'), 'temporal-missed-'));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const start = () => openTemporal({ home, cache: inject('cacheDir') });
  const [tenantId, strict, patient] = [newId(), newId(), newId()];
  const clientOf = (address: string, catchupWindow?: '10s'): TemporalClient =>
    openTemporalClient({ address, namespace: 'default', ...(catchupWindow && { catchupWindow }) });

  let server = await start();
  await using setting = clientOf(server.address, '10s');
  await setting.putSchedule(tenantId, strict, everyMinute);
  await using product = clientOf(server.address);
  await product.putSchedule(tenantId, patient, everyMinute);
  await untilMinute(-5_000);
  const before = await Promise.all([strict, patient].map((id) => product.recurrence(tenantId, id)));
  expect(before.map((known) => known!.missedRuns)).toEqual([0, 0]);
  await server[Symbol.asyncDispose]();
  await untilMinute(15_000);
  server = await start();
  ending.defer(() => server[Symbol.asyncDispose]());

  await using later = clientOf(server.address);
  const missed = async () => {
    const known = await Promise.all([strict, patient].map((id) => later.recurrence(tenantId, id)));
    return known.map((recurrence) => recurrence?.missedRuns);
  };
  await expect.poll(missed, { timeout: 30_000 }).toEqual([1, 0]);
});
