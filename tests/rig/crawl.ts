/** The crawl workflow with activities that are literals: on the server that skips time, or on a real one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { BatchResult } from '#activities/crawl/batch.ts';
import type { FinishInput } from '#activities/crawl/finish.ts';
import type { IngestOutcome } from '#activities/ingest.ts';
import { CrawlInput, workflowId } from '#schema/crawl.ts';
import { newId } from '#schema/id.ts';
import { queues } from '#workflows/options.ts';
import { testBundle } from './bundle.ts';
import { makeTemporal, type TestTime } from './temporal.ts';

export const empty: BatchResult = {
  fetched: 1,
  left: { queued: 0, leased: 0, stored: 0 },
  waitMs: null,
  blocked: false,
};
export const more: BatchResult = { fetched: 10, left: { queued: 5, leased: 0, stored: 10 }, waitMs: 0, blocked: false };

/** A crawl in which all goes well at once, and what was called. */
export function easyActivities() {
  const calls: string[] = [];
  const finished: FinishInput[] = [];
  const note =
    <Answer>(name: string, answer: Answer) =>
    async (): Promise<Answer> => {
      calls.push(name);
      return answer;
    };
  return {
    calls,
    finished,
    claimTurn: note('claimTurn', { go: true, wish: 'run' as const }),
    pauseCrawl: note('pauseCrawl', [] as string[]),
    prepareCrawl: note('prepareCrawl', { lanes: 2 }),
    fetchBatch: note('fetchBatch', empty),
    changePace: note('changePace', { lanes: 2 }),
    recheckKnown: note('recheckKnown', 0),
    settleCrawl: note('settleCrawl', { stored: 1 }),
    ingestBatch: note('ingestBatch', { ingested: 1, failed: 0, left: 0 } as IngestOutcome),
    finishCrawl: async (input: FinishInput) => {
      calls.push('finishCrawl');
      finished.push(input);
      return { state: input.outcome, next: [] as string[] };
    },
  };
}

/** Where a workflow runs: the server that skips time or, where activities are cancelled at work, a real one. */
export type Place = { connection: NativeConnection; client: Client; sleep(ms: number): Promise<unknown> };

export const skipping = ({ env }: TestTime): Place => ({
  connection: env.nativeConnection,
  client: env.client,
  sleep: (ms) => env.sleep(ms),
});

export async function inRealTime(held: AsyncDisposableStack): Promise<Place> {
  const { address, namespace } = held.use(await makeTemporal());
  const connection = await NativeConnection.connect({ address });
  held.defer(() => connection.close());
  const client = new Client({ connection, namespace });
  return { connection, client, sleep: (ms) => sleep(ms) };
}

/** Activities that are literals, and what they noted. */
type Noted = Record<string, unknown> & { calls: string[]; finished: unknown[] };

/** Works on workflows, and on the activities of `queueNames`, while `act` goes on. */
export async function withWorker<T>(
  { connection }: Place,
  activities: Noted,
  act: () => Promise<T>,
  queueNames: readonly string[] = [queues.fetch, queues.embed],
): Promise<T> {
  const { calls: _calls, finished: _finished, ...acts } = activities;
  const workflows = await Worker.create({
    connection,
    taskQueue: queues.wf,
    activities: acts,
    workflowBundle: await testBundle(),
  });
  const others = await Promise.all(
    queueNames.map((taskQueue) =>
      // Cancellations come with signs of life: as often as in the product.
      Worker.create({ connection, taskQueue, activities: acts, maxHeartbeatThrottleInterval: '1s' }),
    ),
  );
  const [answer] = await Promise.all([
    workflows.runUntil(async () => {
      try {
        return await act();
      } finally {
        for (const worker of others) worker.shutdown();
      }
    }),
    ...others.map((worker) => worker.run()),
  ]);
  return answer;
}

export async function startCrawl({ client }: Place, input: Partial<CrawlInput> = {}) {
  const key = { tenantId: newId(), crawlId: newId() };
  return client.workflow.start('crawl', {
    workflowId: workflowId(key.tenantId, key.crawlId),
    taskQueue: queues.wf,
    args: [CrawlInput.parse({ ...key, ...input })],
  });
}
