/** A disk of the installation has no room left. Whatever needs it waits, and goes on by itself when there is room again. */
import { statfs } from 'node:fs/promises';
import { Interruption } from './errors.ts';

const retryAfterMs = 10_000;

/** The store of files, a worker's own disk, and PostgreSQL's: each has words of its own. */
const disks = ['files', 'work', 'database'] as const;
export type Disk = (typeof disks)[number];

export const diskCodes = disks.map((disk) => `${disk}-full` as const);

export class DiskFull extends Interruption {
  readonly code: (typeof diskCodes)[number];
  readonly status = 503;
  constructor(disk: Disk) {
    super(`no room is left on the disk of: ${disk}`, retryAfterMs);
    this.code = `${disk}-full`;
  }
}

/** Of the file system: no space, and none for this user. */
const noSpace = new Set(['ENOSPC', 'EDQUOT']);
/** PostgreSQL's state for it. */
const databaseFull = '53100';
/** With less than this nothing is written any more. */
const leastBytes = 64 * 1_024;

/** The error as one of a full disk, found along its causes: a file that is not the store's is a worker's own. */
export function diskFullIn(error: unknown): DiskFull | undefined {
  if (error instanceof DiskFull) return error;
  if (!(error instanceof Error)) return undefined;
  const { code, previous } = error as { code?: unknown; previous?: unknown };
  if (noSpace.has(String(code))) return new DiskFull('work');
  if (code === databaseFull) return new DiskFull('database');
  return diskFullIn(error.cause ?? previous);
}

/** For whoever knows on which disk it writes: `write().catch(orFull('files'))`. */
export const orFull =
  (disk: Disk) =>
  (error: unknown): never => {
    throw noSpace.has((error as NodeJS.ErrnoException).code ?? '') ? new DiskFull(disk) : error;
  };

/** Whether nothing more can be written to the disk of `folder`, for failures that do not say why. */
export async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < leastBytes;
}
