/** The steps over a file as literals: a file that all goes well with, and one that something happens to. */
import type { FinishExtract } from '#activities/extract/finish.ts';
import type { Stepped } from '#activities/extract.ts';
import { ExtractInput, extractWorkflowId } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import { queues } from '#workflows/options.ts';
import { type Place, withWorker } from './crawl.ts';

export const steps = ['keepOriginal', 'readPages', 'cutText', 'embedText', 'publishText'] as const;

/** A file of two ranges of pages that all goes well with, and what was called. */
export function easyFile() {
  const calls: string[] = [];
  const finished: FinishExtract[] = [];
  let ranges = 0;
  let segments = 0;
  const note =
    <Answer>(name: string, answer: () => Answer) =>
    async (): Promise<Answer> => {
      calls.push(name);
      return answer();
    };
  return {
    calls,
    finished,
    keepOriginal: note('keepOriginal', () => ({ isNew: true })),
    readPages: note('readPages', (): Stepped => ({ isMore: ++ranges < 2 })),
    openRecording: note('openRecording', () => undefined),
    hearSegment: note('hearSegment', (): Stepped => ({ isMore: ++segments < 3 })),
    joinRecord: note('joinRecord', () => undefined),
    cutText: note('cutText', () => ({ isNew: true })),
    embedText: note('embedText', (): Stepped => ({ isMore: false })),
    publishText: note('publishText', () => undefined),
    async finishExtract(input: FinishExtract) {
      calls.push('finishExtract');
      finished.push(input);
    },
  };
}

type Step = (typeof steps)[number];

/** A file that fares as `fare` says at one step, and well at all others; which one is changed without other workers. */
export function troubledFile(fare: (goWell: () => Promise<unknown>) => Promise<unknown>) {
  const file = easyFile();
  const easy = { ...file };
  let troubled: Step | undefined;
  for (const step of steps) {
    file[step] = (() => (step === troubled ? fare(easy[step]) : easy[step]())) as () => Promise<never>;
  }
  const trouble = (step: Step) => {
    troubled = step;
    file.calls.length = 0;
    file.finished.length = 0;
  };
  return { file, trouble };
}

export async function start({ client }: Place, input: Partial<ExtractInput> = {}) {
  const key = { tenantId: newId(), extractId: newId() };
  return client.workflow.start('extract', {
    workflowId: extractWorkflowId(key.tenantId, key.extractId),
    taskQueue: queues.wf,
    args: [ExtractInput.parse({ ...key, ...input })],
  });
}
export const withReaders = <T>(place: Place, file: ReturnType<typeof easyFile>, act: () => Promise<T>): Promise<T> =>
  withWorker(place, file, act, [queues.keep, queues.begin, queues.parse, queues.transcribe, queues.embed]);

export const run = (place: Place, file: ReturnType<typeof easyFile>, input?: Partial<ExtractInput>): Promise<unknown> =>
  withReaders(place, file, async () => (await start(place, input)).result());
