/** Watches a process that reads what strangers made, and ends it with all that it started when it takes too much. */
import type { ChildProcess } from 'node:child_process';
import { UnreadableFile } from '#schema/unreadable.ts';
import { residentBytesOfAll } from './resident.ts';

const watchMs = 50;

export type Guard = Disposable & {
  /** Ends it for this reason, unless there was one before. */
  end(reason: Error): void;
  /** Why it was ended, if it was. */
  verdict(): Error | undefined;
};

export type GuardLimits = {
  /** Whatever it is aborted with is the reason. */
  signal: AbortSignal;
  deadlineMs: number;
  /** Resident, of the process and all that it has started. */
  memoryBytes: number;
};

/** `child` is the leader of a process group of its own. Nothing of the group is left when the guard is disposed. */
export function openGuard(child: ChildProcess, { signal, deadlineMs, memoryBytes }: GuardLimits): Guard {
  let verdict: Error | undefined;
  const end = (reason: Error) => {
    verdict ??= reason;
    killGroup(child);
  };
  const stop = () => end(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const deadline = setTimeout(() => end(tooLong(deadlineMs)), deadlineMs);
  const watch = setInterval(() => {
    if (child.pid !== undefined && residentBytesOfAll(child.pid) > memoryBytes) end(tooMuchMemory(memoryBytes));
  }, watchMs);
  return {
    end,
    verdict: () => verdict,
    [Symbol.dispose]() {
      clearTimeout(deadline);
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      killGroup(child);
    },
  };
}

export const tooLong = (deadlineMs: number) =>
  new UnreadableFile('The file was read for too long', 'read-timeout', { seconds: Math.ceil(deadlineMs / 1_000) });

export const tooMuchMemory = (limitBytes: number) =>
  new UnreadableFile('Reading took too much memory', 'too-much-memory', {
    limitMegabytes: Math.round(limitBytes / 2 ** 20),
  });

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended, with all that it had started.
  }
}
