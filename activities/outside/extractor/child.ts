/**
 * Reads one file in a process of its own. Whatever the file does to that process ends in an answer or in a typed
 * refusal, within the limits, and leaves neither process nor file behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { UnsupportedMedia } from '#schema/errors.ts';
import { UnreadableFile, unreadableCodes } from '#schema/unreadable.ts';
import { openGuard, tooLong, tooMuchMemory } from '../guard.ts';
import { openWorkFolder } from '../work-folder.ts';
import type { Confinement } from './confine.ts';
import { LIMITS, megabytes } from './limits.ts';
import { ANSWER_DESCRIPTOR, type Found, type ReadAnswer, type ReadRequest } from './message.ts';

/** Of what the process complained of, for the record. */
const complaintChars = 2_000;
const entry = join(import.meta.dirname, 'reader.ts');

type Ended = { code: number | null; signal: NodeJS.Signals | null; answer: string; complaint: string };
type Asked = Omit<ReadRequest, 'folder' | 'pageBudgetMs'>;

/**
 * Throws UnreadableFile and UnsupportedMedia, whatever `signal` was aborted with, and an Error for a process that could
 * not be started. `deadlineMs` is the usual one unless a test says less.
 */
export async function readInChild(
  asked: Asked,
  {
    confinement,
    signal,
    deadlineMs = LIMITS.deadlineMs,
  }: { confinement: Confinement; signal: AbortSignal; deadlineMs?: number },
): Promise<Found> {
  signal.throwIfAborted();
  await using own = await openWorkFolder();
  const folder = own.path;
  const path = resolve(asked.path);
  const { file, args } = confinement.command(entry, { path, folder });
  const child = spawn(file, args, {
    cwd: folder,
    env: confinement.env(folder) as NodeJS.ProcessEnv,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what it has started ends with it.
    detached: true,
  });
  const pageBudgetMs = Math.min(LIMITS.pageBudgetMs, (deadlineMs * 2) / 3);
  return await heard(child, { ...asked, path, folder, pageBudgetMs }, signal, deadlineMs);
}

async function heard(
  child: ChildProcess,
  request: ReadRequest,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<Found> {
  using guard = openGuard(child, { signal, deadlineMs, memoryBytes: LIMITS.memoryBytes });
  const ended = await outcome(child, JSON.stringify(request), () => guard.end(tooLarge()));
  const verdict = guard.verdict();
  if (verdict !== undefined) throw verdict;
  return foundIn(ended);
}

function outcome(child: ChildProcess, request: string, onTooLarge: () => void): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const pieces: Buffer[] = [];
  let size = 0;
  let complaint = '';
  const answer = child.stdio[ANSWER_DESCRIPTOR] as Readable;
  answer.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > LIMITS.answerBytes) onTooLarge();
    else pieces.push(piece);
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-complaintChars);
  });
  child.on('error', reject);
  child.on('close', (code, signal) => resolve({ code, signal, answer: Buffer.concat(pieces).toString(), complaint }));
  const input = child.stdin as Writable;
  // It may end before it has been asked, and then says why by how it ends.
  input.on('error', () => {});
  input.end(request);
  return promise;
}

function foundIn(ended: Ended): Found {
  if (ended.code !== 0) throw fateOf(ended);
  const answer = JSON.parse(ended.answer) as ReadAnswer;
  if ('found' in answer) return answer.found;
  const { code, message, facts } = answer;
  const unreadable = unreadableCodes.find((known) => known === code);
  throw unreadable === undefined
    ? new UnsupportedMedia(message, facts)
    : new UnreadableFile(message, unreadable, facts);
}

/** How a process ended that gave no answer: by a limit of the system, by the file, or by a fault of ours. */
function fateOf({ code, signal, complaint }: Ended): Error {
  const isOutOfMemory = /out of memory|allocation failed|bad_alloc/i.test(complaint);
  if (isOutOfMemory || signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGKILL')
    return tooMuchMemory(LIMITS.memoryBytes);
  if (signal === 'SIGXCPU') return tooLong(LIMITS.deadlineMs);
  if (signal !== null) return new UnreadableFile(`The reading process ended by ${signal}`, 'damaged');
  return new Error(`The reading process ended with ${code}: ${complaint}`);
}

const tooLarge = () =>
  new UnreadableFile('What was read is too large', 'too-large-unpacked', {
    limitMegabytes: megabytes(LIMITS.answerBytes),
  });
