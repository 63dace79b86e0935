/** One file sent by the tus protocol: broken lines are mended, and a file chosen again goes on where it ended. */
import { DetailedError, defaultOptions, Upload } from 'tus-js-client';
import type { Problem } from '#schema/problem.ts';
import type { Upload as Kept } from '#schema/upload.ts';
import type { Chosen } from './upload-choice.ts';
import type { Fault, Way } from './upload-queue.ts';

/** Who sends where: a file is known again only to the same person at the same place. */
export interface Sender {
  collectionId: string;
  personId: string;
}

/** Waits between tries; each piece that arrives begins them anew. */
const retryMs = [500, 1_000, 3_000, 5_000, 10_000, 20_000, 60_000];
/** Too many requests, and those that the protocol's client tries again by itself. */
const passing = new Set([409, 423, 429]);

export function send({ file, folder }: Chosen, { collectionId, personId }: Sender, tell: (bytes: number) => void): Way {
  const waiting = Promise.withResolvers<string>();
  const upload = new Upload(file, {
    endpoint: `/api/v1/upload?collectionId=${collectionId}`,
    metadata: { name: file.name, ...(folder && { folder }) },
    retryDelays: retryMs,
    removeFingerprintOnSuccess: true,
    fingerprint: async () => marksOf({ collectionId, personId }, folder, file.name, file.size, file.lastModified),
    onProgress: tell,
    onShouldRetry: (error) => isPassing(statusOf(error)),
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

/** A file that was not sent to its end when the page was left. */
export interface Unfinished {
  name: string;
  /** Gives it up: what has come of it is deleted. */
  forget(): Promise<void>;
}

export async function unfinished(sender: Sender): Promise<Unfinished[]> {
  const { urlStorage } = defaultOptions;
  const all = await urlStorage.findAllUploads();
  const mine = all.filter(({ urlStorageKey }) => urlStorageKey.startsWith(`tus::${marksOf(sender, '')}`));
  return mine.map(({ metadata, uploadUrl, urlStorageKey }) => ({
    name: metadata.name ?? '',
    forget: async () => {
      await urlStorage.removeUpload(urlStorageKey);
      // Where it cannot be told, it is deleted when nothing more has come for a while.
      if (uploadUrl) await Upload.terminate(uploadUrl).catch(() => {});
    },
  }));
}

const statusOf = (error: unknown): number =>
  error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;

const isPassing = (status: number): boolean => status < 400 || status >= 500 || passing.has(status);

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
