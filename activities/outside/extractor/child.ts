/**
 * Reads one file, or parts pages of it off, in a process of its own. Whatever the file does to that process ends in an
 * answer or in a typed refusal, within the limits, and leaves neither process nor file behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { UnsupportedMedia } from '#schema/errors.ts';
import { UnreadableFile, unreadableCodes } from '#schema/unreadable.ts';
import { openGuard, tooLong, tooMuchMemory } from '../guard.ts';
import { openWorkFolder } from '../work-folder.ts';
import type { Confinement } from './confine.ts';
import { LIMITS, megabytes } from './limits.ts';
import { ANSWER_DESCRIPTOR, type Answer, type Found, type PartRequest, type ReadRequest } from './message.ts';
import type { Parted } from './read/pdf/part.ts';

/** Of what the process complained of, for the record. */
const complaintChars = 2_000;
const entry = (name: string) => join(import.meta.dirname, name);
const [reader, parter] = [entry('reader.ts'), entry('parter.ts')];

type Ended = { code: number | null; signal: NodeJS.Signals | null; answer: string; complaint: string };
type Asked = Omit<ReadRequest, 'folder' | 'pageBudgetMs' | 'hasOwnNetwork'>;
type Within = { confinement: Confinement; signal: AbortSignal; deadlineMs?: number };

/**
 * Throws UnreadableFile and UnsupportedMedia, whatever `signal` was aborted with, and an Error for a process that could
 * not be started. `deadlineMs` is the usual one unless a test says less.
 */
export async function readInChild(asked: Asked, within: Within): Promise<Found> {
  await using own = await openWorkFolder();
  const pageBudgetMs = Math.min(LIMITS.pageBudgetMs, ((within.deadlineMs ?? LIMITS.deadlineMs) * 2) / 3);
  const { hasOwnNetwork } = within.confinement;
  return await ask<ReadRequest, Found>(reader, { ...asked, folder: own.path, pageBudgetMs, hasOwnNetwork }, within);
}

/** Writes pages of a PDF into a folder, as a file of their own. Throws as reading does. */
export const partInChild = (asked: PartRequest, within: Within): Promise<Parted> =>
  ask<PartRequest, Parted>(parter, asked, within);

async function ask<Request extends PartRequest | ReadRequest, Done>(
  program: string,
  asked: Request,
  { confinement, signal, deadlineMs = LIMITS.deadlineMs }: Within,
): Promise<Done> {
  signal.throwIfAborted();
  const { folder } = asked;
  const path = resolve(asked.path);
  const { file, args } = confinement.command(program, { path, folder, canWait: asked.range.fromPage > 1 });
  const child = spawn(file, args, {
    cwd: folder,
    env: confinement.env(folder) as NodeJS.ProcessEnv,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what it has started ends with it.
    detached: true,
  });
  return doneIn(await heard(child, { ...asked, path }, signal, deadlineMs)) as Done;
}

async function heard(child: ChildProcess, request: object, signal: AbortSignal, deadlineMs: number): Promise<Ended> {
  using guard = openGuard(child, { signal, deadlineMs, memoryBytes: LIMITS.memoryBytes });
  const ended = await outcome(child, JSON.stringify(request), () => guard.end(tooLarge()));
  const verdict = guard.verdict();
  if (verdict !== undefined) throw verdict;
  return ended;
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

function doneIn(ended: Ended): unknown {
  if (ended.code !== 0) throw fateOf(ended);
  const answer = JSON.parse(ended.answer) as Answer<unknown>;
  if ('done' in answer) return answer.done;
  const { code, message, facts } = answer;
  const unreadable = unreadableCodes.find((known) => known === code);
  throw unreadable === undefined
    ? new UnsupportedMedia(message, facts)
    : new UnreadableFile(message, unreadable, facts);
}

/** How a process ended that gave no answer: by a limit of the system, by the file, or by a fault of ours. */
function fateOf({ code, signal: own, complaint }: Ended): Error {
  const signal = own ?? signalIn(code);
  const isOutOfMemory = /out of memory|allocation failed|bad_alloc/i.test(complaint);
  if (isOutOfMemory || signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGKILL')
    return tooMuchMemory(LIMITS.memoryBytes);
  if (signal === 'SIGXCPU') return tooLong(LIMITS.deadlineMs);
  if (signal !== null) return new UnreadableFile(`The reading process ended by ${signal}`, 'damaged');
  return new Error(`The reading process ended with ${code}: ${complaint}`);
}

/** A shell between us and the process that a signal ended says which by its own exit code. */
function signalIn(code: number | null): string | null {
  const said = Object.entries(constants.signals).find(([, number]) => number === (code ?? 0) - 128);
  return said?.[0] ?? null;
}

const tooLarge = () =>
  new UnreadableFile('What was read is too large', 'too-large-unpacked', {
    limitMegabytes: megabytes(LIMITS.answerBytes),
  });
