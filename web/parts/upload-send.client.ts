/** One file sent by the tus protocol: broken lines are mended, and a file chosen again goes on where it ended. */
import { DefaultHttpStack, DetailedError, defaultOptions, Upload } from 'tus-js-client';
import type { Problem } from '#schema/problem.ts';
import type { Upload as Kept } from '#schema/upload.ts';
import type { Chosen } from './upload-choice.ts';
import { patient } from './upload-patience.ts';
import type { Fault, Way } from './upload-queue.ts';

/** Who sends where: a file is known again only to the same person at the same place. */
export interface Sender {
  collectionId: string;
  personId: string;
}

/** Waits between tries; each piece that arrives begins them anew. */
const retryMs = [500, 1_000, 3_000, 5_000, 10_000, 20_000, 60_000];
/** Somebody else writes it just now, or has written more of it than was known. */
const passing = new Set([409, 423]);

const stack = patient(new DefaultHttpStack({}), (ms) => new Promise((resolve) => setTimeout(resolve, ms)));

export function send({ file, folder }: Chosen, { collectionId, personId }: Sender, tell: (bytes: number) => void): Way {
  const waiting = Promise.withResolvers<string>();
  const upload = new Upload(file, {
    endpoint: `/api/v1/upload?collectionId=${collectionId}`,
    metadata: { name: file.name, ...(folder && { folder }) },
    retryDelays: retryMs,
    httpStack: stack,
    removeFingerprintOnSuccess: true,
    fingerprint: async () => marksOf({ collectionId, personId }, folder, file.name, file.size, file.lastModified),
    onProgress: tell,
    onShouldRetry: isPassing,
    onSuccess: ({ lastResponse }) => {
      const told = lastResponse.getHeader('diarium-extract');
      if (told) waiting.resolve(told);
      else runOf(upload.url!).then(waiting.resolve, waiting.reject);
    },
    onError: waiting.reject,
  });
  const begun = upload.findPreviousUploads().then(([before]) => {
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  });
  begun.catch(waiting.reject);
  return {
    done: waiting.promise,
    stop: async () => {
      try {
        await begun;
        await upload.abort(true);
      } finally {
        waiting.reject(new Error('stopped'));
      }
    },
  };
}

/** What a file is known again by. */
const marksOf = ({ personId, collectionId }: Sender, ...facts: (string | number)[]): string =>
  ['diarium', personId, collectionId, ...facts].join('/');

/** Uploads that this browser began for this person at this place, and can go on with, by their ids. */
export async function begunHere(sender: Sender): Promise<Set<string>> {
  const all = await defaultOptions.urlStorage.findAllUploads();
  const mine = all.filter(({ urlStorageKey }) => urlStorageKey.startsWith(`tus::${marksOf(sender, '')}`));
  return new Set(mine.flatMap(({ uploadUrl }) => uploadUrl?.split('/').at(-1) ?? []));
}

/** Gives one up: what has come of it is deleted. Rejects where it cannot be told. */
export async function giveUp(uploadId: string): Promise<void> {
  await Upload.terminate(`/api/v1/upload/${uploadId}`);
  const { urlStorage } = defaultOptions;
  const all = await urlStorage.findAllUploads();
  const one = all.find(({ uploadUrl }) => uploadUrl?.endsWith(uploadId));
  if (one) await urlStorage.removeUpload(one.urlStorageKey);
}

const statusOf = (error: unknown): number =>
  error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;

/** What is refused before it has begun stays refused. */
function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status < 400 || status >= 500) return true;
  return passing.has(status) && error instanceof DetailedError && error.originalRequest.getMethod() !== 'POST';
}

/** Of a file whose last answer was lost. */
async function runOf(address: string): Promise<string> {
  const answer = await fetch(address);
  const { extractId } = (await answer.json()) as Partial<Kept>;
  if (!extractId) throw new Error(`no run of ${address}`);
  return extractId;
}

/** What the API said, in the person's language; else that the line broke. */
export function faultOf(error: unknown): Fault {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  if (!body) return { code: 'line-lost', facts: {} };
  try {
    const { detail, next } = JSON.parse(body) as Problem;
    return { sentence: detail, next };
  } catch {
    return { code: body.trim(), facts: {} };
  }
}
