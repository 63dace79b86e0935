/** Facts about other processes, and a stop that leaves none behind. Reads /proc where there is one, else `ps`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** `started` tells a process from a later one that was given the same id; its form depends on the system. */
export type ProcessFacts = { pid: number; started: string; command: string };

/** Exactly these variables for a child. The web framework's types would have NODE_ENV in every environment. */
export const environment = (variables: Record<string, string | undefined>) => variables as NodeJS.ProcessEnv;

/** Facts of a living process; undefined for one that is gone or a zombie (dead, but not yet collected). */
export function processFacts(pid: number): ProcessFacts | undefined {
  try {
    return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): ProcessFacts | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command may hold spaces and brackets, so the fixed fields are counted from its last bracket on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { pid, started: fields[19] ?? '', command };
}

function fromPs(pid: number): ProcessFacts | undefined {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [state = '', ...rest] = line.split(/\s+/);
  if (state === '' || state.startsWith('Z')) return undefined;
  return { pid, started: rest.slice(0, 5).join(' '), command: rest.slice(5).join(' ') };
}

/** Whether the very process that was written down still lives. */
export function stillRuns(noted: ProcessFacts): boolean {
  return processFacts(noted.pid)?.started === noted.started;
}

/**
 * Sends `signal`, waits up to `graceMs`, then kills. Returns whether the process ended by itself.
 * Does nothing when the process is already gone or its id belongs to another one by now.
 */
export async function stopProcess(noted: ProcessFacts, signal: NodeJS.Signals, graceMs: number): Promise<boolean> {
  if (!stillRuns(noted)) return true;
  send(noted.pid, signal);
  if (await gone(noted, graceMs)) return true;
  send(noted.pid, 'SIGKILL');
  await gone(noted, 2_000);
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function gone(noted: ProcessFacts, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(25)) {
    if (!stillRuns(noted)) return true;
  }
  return !stillRuns(noted);
}
