/**
 * One file becomes knowledge: its original is kept, it is read some pages at a time or heard, its text is cut, its
 * passages are embedded some at a time, and all of them are published at once. The first pages and passages of a file
 * wait for no others' rest. A cancel is heard at any moment and undoes what was half-made; a run of a suspended
 * organisation waits to be let go; a long file goes on as a new execution.
 */
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ExtractActivities, ReadActivities, Stepped, VectorActivities } from '#activities/extract.ts';
import type { ExtractInput } from '#schema/extract.ts';
import type { Reason } from '#schema/progress.ts';
import { reasonOf } from './crawl/reason.ts';
import { onFiles, onFirstPages, onModels, onOriginals, onRows } from './options.ts';
import { transcribe } from './transcribe.ts';

const { publishText, finishExtract } = proxyActivities<ExtractActivities>(onRows);
const { keepOriginal, cutText } = proxyActivities<ReadActivities>(onOriginals);
const { readPages: readFirst } = proxyActivities<ReadActivities>(onFirstPages);
const { readPages } = proxyActivities<ReadActivities>(onFiles);
const { embedText: embedFirst } = proxyActivities<VectorActivities>(onOriginals);
const { embedText } = proxyActivities<VectorActivities>(onModels);

export const cancelExtract = defineSignal('cancel');
export const resumeExtract = defineSignal('resume');
export const extractState = defineQuery<'working' | 'held' | 'ended'>('state');

type Step = (of: Pick<ExtractInput, 'tenantId' | 'extractId'>) => Promise<Stepped>;

/** When nobody says that a held run may go on, it asks by itself. */
const askAgainAfter = '1 hour';

export async function extract(input: ExtractInput): Promise<void> {
  const { tenantId, extractId } = input;
  const key = { tenantId, extractId };
  const working = new CancellationScope();
  let state: 'working' | 'held' | 'ended' = 'working';
  let isCancelled = false;
  let isReleased = false;
  setHandler(extractState, () => state);
  setHandler(resumeExtract, () => {
    isReleased = true;
  });
  setHandler(cancelExtract, () => {
    isCancelled = true;
    working.cancel();
  });

  async function work(): Promise<void> {
    // A twin of what is there already has nothing to be read.
    const { isNew, isRecording } = await keepOriginal(key);
    if (!isNew) return;
    if (isRecording) await transcribe(key, whole);
    else await whole(readPages, readFirst);
    if (!(await cutText(key)).isNew) return;
    await whole(embedText, embedFirst);
    await publishText(key);
  }

  /** What an execution before this one has left over is no beginning. */
  async function whole(step: Step, first = step): Promise<void> {
    const begin = workflowInfo().continuedFromExecutionRunId === undefined ? first : step;
    for (let done = await begin(key); done.isMore; done = await step(key)) {
      if (done.isHeld) await untilReleased();
      await goOn();
    }
  }

  /** A word that came before its time is not lost: it costs one more look. */
  async function untilReleased(): Promise<void> {
    state = 'held';
    await condition(() => isReleased, askAgainAfter);
    isReleased = false;
    state = 'working';
  }

  /** Each step finds in the rows what was done already, so that a new execution begins where this one ends. */
  async function goOn(): Promise<void> {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (isCancelled || (!continueAsNewSuggested && historyLength < input.historyEvents)) return;
    await continueAsNew<typeof extract>(input);
  }

  let reason: Reason | null = null;
  try {
    await working.run(work);
  } catch (error) {
    if (error instanceof Error && error.name === 'ContinueAsNew') throw error;
    if (isCancellation(error)) isCancelled = true;
    else reason = reasonOf(error);
  }
  const outcome = isCancelled ? 'cancelled' : reason ? 'failed' : 'finished';
  await CancellationScope.nonCancellable(() => finishExtract({ ...key, outcome, reason }));
  state = 'ended';
}
