/** How much memory processes have, as /proc says; 0 for one that is gone, and where there is no /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** What /proc counts in, on all machines that Node and Chromium are built for. */
const kernelPageBytes = 4_096;

export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * kernelPageBytes;
  } catch {
    return 0;
  }
}

/** Of the process and all that it has started. */
export function residentBytesOfAll(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + residentBytesOfAll(child), residentBytes(pid));
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
