/**
 * Folders for what is under way, on this machine's disk. Each is named after the process that made it, so that what a
 * killed one left there goes when the next one begins.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'diarium-work-';

/** It is removed when it is disposed. */
export async function openWorkFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/**
 * Removes the folders of processes that are gone. To be called before the first one is opened: in a container, whose
 * first process always has the same number, those of that number are from a life before.
 */
export async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's, and so not for us to clear away.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
