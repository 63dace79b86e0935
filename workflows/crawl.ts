/**
 * One run over a source: waits for its turn, seeds the frontier, keeps lanes of fetching and of ingesting at work
 * until nothing is left, and says how it ended. It knows counts alone; pages are rows. Pause and cancel are heard at
 * any moment, and so is another pace; a long run goes on as a new one.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CrawlActivities, FetchActivities } from '#activities/crawl.ts';
import type { CrawlInput, CrawlState } from '#schema/crawl.ts';
import type { Reason } from '#schema/progress.ts';
import { openLanes } from './crawl/lane.ts';
import { cancel, pause, resume, state, turn, wakeUp } from './crawl/message.ts';
import { hearPace } from './crawl/pace.ts';
import { reasonOf } from './crawl/reason.ts';
import { unlessStopped } from './crawl/stop.ts';
import { onRows, onSeeds } from './options.ts';

const { claimTurn, pauseCrawl, settleCrawl, finishCrawl } = proxyActivities<CrawlActivities>(onRows);
const { prepareCrawl, recheckKnown } = proxyActivities<FetchActivities>(onSeeds);

type Ended = Awaited<ReturnType<CrawlActivities['finishCrawl']>>['state'];

/** How long a run waits for the word that it is its turn before it asks again. */
const turnWait = '60s';

export async function crawl(input: CrawlInput): Promise<{ state: Ended }> {
  const { tenantId, crawlId } = input;
  const key = { tenantId, crawlId };
  const told: CrawlState = { state: 'waiting', lanes: input.lanes, batches: input.batches, render: input.render };
  let wish = input.wish;
  let turns = 0;
  /** `working` ends at a cancel; what asks the site, inside it, already at a pause. */
  const working = new CancellationScope();
  let fetching = new CancellationScope();

  setHandler(state, () => told);
  setHandler(turn, () => void (turns += 1));
  setHandler(resume, () => void (wish = wish === 'cancel' ? wish : 'run'));
  setHandler(pause, () => {
    if (wish === 'cancel') return;
    wish = 'pause';
    fetching.cancel();
  });
  setHandler(cancel, () => {
    wish = 'cancel';
    working.cancel();
  });

  const isLong = () => workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > input.historyEvents;
  const lanes = openLanes(key, told, () => wish === 'run' && !isLong());
  /** As of the last order to keep another pace, which may come before the run is prepared. */
  let orderedLanes: number | undefined;
  hearPace(
    key,
    () => wish === 'cancel',
    (number) => {
      orderedLanes = number;
      if (told.lanes > 0) lanes.set(number);
    },
  );

  async function takeTurn(): Promise<void> {
    told.state = 'waiting';
    for (let isFirst = true; ; isFirst = false) {
      const seen = turns;
      const answer = await claimTurn(key);
      // What was wished before this workflow could hear it stands in the row.
      if (isFirst && wish === 'run') wish = answer.wish;
      if (answer.go || wish !== 'run') return;
      await condition(() => turns > seen || wish !== 'run', turnWait);
    }
  }

  async function pauseUntilToldOtherwise(): Promise<void> {
    await wakeUp(tenantId, await pauseCrawl(key));
    told.state = 'paused';
    await condition(() => wish !== 'pause');
  }

  /** True when there is nothing left to do; false when it was stopped on the way. */
  async function work(): Promise<boolean> {
    told.state = 'running';
    fetching = new CancellationScope();
    if (told.lanes === 0) {
      const prepared = await unlessStopped(fetching, () => prepareCrawl(key));
      if (!prepared) return false;
      told.lanes = orderedLanes ?? prepared.lanes;
      told.render = prepared.render ?? false;
    }
    if (!(await lanes.run(fetching))) return false;
    const known = await unlessStopped(fetching, () => recheckKnown(key));
    if (known === undefined || (known > 0 && !(await lanes.run(fetching)))) return false;
    const { stored } = await settleCrawl(key);
    return lanes.drain(stored);
  }

  async function live(): Promise<void> {
    for (;;) {
      await takeTurn();
      if (wish === 'cancel') return;
      if (wish === 'run' && (await work())) return;
      if (wish === 'pause') await pauseUntilToldOtherwise();
      else if (wish === 'run') await goOnAsNew();
    }
  }

  async function goOnAsNew(): Promise<void> {
    await condition(allHandlersFinished);
    await continueAsNew<typeof crawl>({ ...input, ...carried(told), wish });
  }

  let reason: Reason | null = null;
  try {
    await working.run(live);
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (isCancellation(error)) wish = 'cancel';
    else reason = reasonOf(error);
  }
  const outcome = wish === 'cancel' ? 'cancelled' : reason ? 'failed' : 'finished';
  const ended = await CancellationScope.nonCancellable(() => finishCrawl({ ...key, outcome, reason }));
  await CancellationScope.nonCancellable(() => wakeUp(tenantId, ended.next));
  told.state = ended.state ?? outcome;
  await condition(allHandlersFinished);
  return { state: ended.state };
}

const carried = ({ batches, lanes, render }: CrawlState) => ({ batches, lanes, render });

const isContinuing = (error: unknown) => error instanceof Error && error.name === 'ContinueAsNew';
