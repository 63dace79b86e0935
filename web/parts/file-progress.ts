/** How far each file has come, from its bytes on the way to its passages in search, and which are shown. */
import type { Extract } from '#schema/extract.ts';
import { fileTypeOf } from '#schema/media.ts';
import type { Facts, WordKey } from '../words/speak.ts';
import { isEnded } from './live-runs.ts';
import { isOnItsWay, type Sending } from './upload-queue.ts';

export interface Progress {
  word: WordKey;
  facts: Facts;
  /** 0 to 1; null where it is not known, or over. */
  part: number | null;
}

export function sendingProgress({ step, sentBytes, sizeBytes }: Sending): Progress {
  if (step !== 'sending') return { word: `upload.step.${step}`, facts: {}, part: null };
  const part = sizeBytes === 0 ? 1 : sentBytes / sizeBytes;
  return { word: 'upload.step.sending', facts: { percent: Math.floor(part * 100) }, part };
}

export function runProgress(run: Extract): Progress {
  if (run.twinId !== null && run.state === 'finished') return { word: 'upload.run.twin', facts: {}, part: null };
  if (run.wish === 'cancel' && !isEnded(run)) return { word: 'upload.run.cancelling', facts: {}, part: null };
  if (run.state !== 'running') return { word: `upload.run.${run.state}`, facts: {}, part: null };
  const { stage, passages, passagesEmbedded } = run;
  if (stage === 'read') return readProgress(run);
  if (stage === 'embed' && passages !== null && passages > 0) {
    const facts = { done: passagesEmbedded, count: passages };
    return { word: 'upload.run.embed.of', facts, part: passagesEmbedded / passages };
  }
  return { word: `upload.run.${stage}`, facts: {}, part: null };
}

/** Page by page; recordings are heard part by part. */
function readProgress({ name, pages, pagesRead }: Extract): Progress {
  const isHeard = fileTypeOf(name)?.group === 'recording';
  if (pages === null || pages < 2)
    return { word: isHeard ? 'upload.run.hear' : 'upload.run.read', facts: {}, part: null };
  const page = Math.min(pagesRead + 1, pages);
  const word = isHeard ? 'upload.run.hear.part' : 'upload.run.read.page';
  return { word, facts: { page, pages }, part: pagesRead / pages };
}

/** One line of what is shown: a file that is being sent, or a run over one that has come. */
export type FileLine = { kind: 'sending'; sending: Sending } | { kind: 'run'; run: Extract };

/**
 * What goes on, what went wrong, and what was done on this page (`mine`); of several runs over one document the newest.
 * Those that need something come first.
 */
export function linesOf(
  files: readonly Sending[],
  runs: ReadonlyMap<string, Extract>,
  seen: ReadonlySet<string>,
): FileLine[] {
  const sending = files.filter(({ extractId }) => extractId === null || !runs.has(extractId));
  const mine = new Set([...seen, ...files.flatMap(({ extractId }) => extractId ?? [])]);
  const shown = newestPerDocument([...runs.values()]).filter(
    (run) => !isEnded(run) || run.state === 'failed' || mine.has(run.id),
  );
  return [
    ...sending.map((file): FileLine => ({ kind: 'sending', sending: file })),
    ...shown.map((run): FileLine => ({ kind: 'run', run })),
  ].sort((a, b) => rankOf(a) - rankOf(b));
}

/** Ids grow with time. */
function newestPerDocument(runs: Extract[]): Extract[] {
  const newest = new Map<string, Extract>();
  for (const run of runs) {
    const key = run.documentId ?? run.id;
    const known = newest.get(key);
    if (!known || known.id < run.id) newest.set(key, run);
  }
  return [...newest.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}

function rankOf(line: FileLine): number {
  if (line.kind === 'sending') return line.sending.step === 'refused' ? 0 : isOnItsWay(line.sending) ? 1 : 3;
  return line.run.state === 'failed' ? 0 : isEnded(line.run) ? 3 : 2;
}
