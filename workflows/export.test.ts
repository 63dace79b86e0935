/** The way of an export by itself: its activities are literals here, and days pass in milliseconds. */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { ExportOutcome } from '#activities/export/end.ts';
import { newId } from '#schema/id.ts';
import { makeTimeSkipping, type TestTime } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

type Step = () => Promise<unknown>;
type Seen = { calls: string[]; ends: Pick<ExportOutcome, 'outcome' | 'reason'>[]; asked: Set<string> };

/** All goes well unless a test says otherwise. */
async function run(time: TestTime, workflow: string, more: Record<string, Step> = {}): Promise<Seen> {
  const seen: Seen = { calls: [], ends: [], asked: new Set() };
  const noted = (name: string, step: Step) => async () => {
    seen.calls.push(name);
    return step();
  };
  const steps = {
    planExport: noted('plan', more.plan ?? (async () => {})),
    writeExport: noted('write', more.write ?? (async () => ({ isSent: true }))),
    sendExport: noted('send', more.send ?? (async () => {})),
    requestExport: async ({ exportId }: { exportId: string }) => {
      seen.asked.add(exportId);
      return more.request ? more.request() : { isOpen: true };
    },
    finishExport: async ({ outcome, reason }: ExportOutcome) => void seen.ends.push({ outcome, reason }),
  };
  const tenantId = newId();
  const input = workflow === 'exportDue' ? { tenantId, scheduleId: newId() } : { tenantId, exportId: newId() };
  await runWorkflow(time, workflow, [input], steps, 'export');
  return seen;
}

test('an export that goes nowhere is not sent, and what is refused at a step ends it with the reason', async () => {
  await using time = await makeTimeSkipping();
  const kept = await run(time, 'exportAudit', { write: async () => ({ isSent: false }) });
  expect(kept.calls).toEqual(['plan', 'write']);
  expect(kept.ends).toEqual([{ outcome: 'finished', reason: null }]);
  const plan = async () => {
    throw ApplicationFailure.create({ type: 'conflict', nonRetryable: true, details: [{ code: 'no-secret-key' }] });
  };
  const refused = await run(time, 'exportAudit', { plan });
  expect(refused.calls).toEqual(['plan']);
  expect(refused.ends).toEqual([{ outcome: 'failed', reason: { code: 'no-secret-key', facts: {} } }]);
});

test('a target that is away for days is asked again and again, and after a week the export says why it failed', async () => {
  await using time = await makeTimeSkipping();
  let waitedMs = 0;
  const away = async () => {
    const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
    waitedMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
    throw ApplicationFailure.create({ type: 'unreachable', details: [{ code: 'target-away' }] });
  };
  const back = await run(time, 'exportAudit', { send: async () => (waitedMs < 3 * 86_400_000 ? away() : undefined) });
  expect(back.calls.slice(0, 3)).toEqual(['plan', 'write', 'send']);
  expect(new Set(back.calls.slice(2))).toEqual(new Set(['send']));
  expect(back.ends).toEqual([{ outcome: 'finished', reason: null }]);
  const { calls, ends } = await run(time, 'exportAudit', { send: away });
  expect(waitedMs).toBeGreaterThan(6.9 * 86_400_000);
  expect(calls.length).toBeGreaterThan(150);
  expect(ends).toEqual([{ outcome: 'failed', reason: { code: 'target-away', facts: {} } }]);
});

test('what a schedule starts is there until its export has ended, and begins none beside one that goes on', async () => {
  await using time = await makeTimeSkipping();
  const begun = await run(time, 'exportDue');
  expect({ ends: begun.ends.length, asked: begun.asked.size }).toEqual({ ends: 1, asked: 1 });
  const skipped = await run(time, 'exportDue', { request: async () => ({ isOpen: false }) });
  expect(skipped.calls).toEqual([]);
});
