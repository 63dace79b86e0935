/**
 * A program of this machine that reads what strangers made, such as FFmpeg: without network, with bounded memory and
 * time, and whatever it does ends in its output or in a typed refusal.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { UnreadableFile } from '#schema/unreadable.ts';
import type { Confinement } from './extractor/confine.ts';
import { openGuard, tooMuchMemory } from './guard.ts';

export type ProgramLimits = { deadlineMs: number; memoryBytes: number; addressSpaceBytes: number };

export type ProgramRun = {
  /** The program and what it is given. */
  argv: readonly string[];
  /** How people know it. */
  name: string;
  signal: AbortSignal;
  limits: ProgramLimits;
  /** Its working folder, where it may leave files. */
  folder?: string;
};

/** Of what the program complained of, for the record. */
const complaintChars = 2_000;
/** How a shell says that there is no such program. */
const notFound = 127;

/**
 * What it writes, as it comes. Throws UnreadableFile: `missing-program`, `damaged` when it fails, `read-timeout`,
 * `too-much-memory`; and whatever `signal` is aborted with. Leaves no process behind, however far it was read.
 */
export async function* output(confinement: Confinement, run: ProgramRun): AsyncGenerator<Buffer> {
  const { argv, signal, limits, folder = tmpdir() } = run;
  signal.throwIfAborted();
  const processorSeconds = Math.ceil((2 * availableParallelism() * limits.deadlineMs) / 1_000);
  const { file, args } = confinement.program(argv, { ...limits, processorSeconds });
  const child = spawn(file, args, {
    cwd: folder,
    env: confinement.env(folder) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  using guard = openGuard(child, { signal, ...limits });
  const ended = ending(child);
  yield* child.stdout as AsyncIterable<Buffer>;
  const { code, complaint } = await ended;
  const verdict = guard.verdict();
  if (verdict) throw verdict;
  if (code !== 0) throw failure(run, code, complaint);
}

/** All that it writes. Throws as `output` does. */
export const wholeOutput = (confinement: Confinement, run: ProgramRun): Promise<Buffer> =>
  buffer(output(confinement, run));

function ending(child: ChildProcess): Promise<{ code: number | null; complaint: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; complaint: string }>();
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-complaintChars);
  });
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, complaint }));
  // Whoever stops reading is told nothing more.
  promise.catch(() => {});
  return promise;
}

function failure({ name, limits }: ProgramRun, code: number | null, complaint: string): Error {
  if (code === notFound) return new UnreadableFile(`${name} is not installed`, 'missing-program', { program: name });
  if (/cannot allocate memory|out of memory/i.test(complaint)) return tooMuchMemory(limits.memoryBytes);
  return new UnreadableFile(`${name} could not read it: ${complaint.slice(-200)}`, 'damaged');
}
