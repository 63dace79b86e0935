/** Small disks that tests fill to the last byte: file systems in memory, where this machine lets us mount them. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const run = promisify(execFile);
const pieceBytes = 64 * 1_024;

export type Disk = AsyncDisposable & {
  path: string;
  /** Leaves no byte free. */
  fill(): Promise<void>;
  /** Takes back what `fill` took. */
  free(): Promise<void>;
};

/** Everybody may pass through it, as PostgreSQL has to as another user. */
export async function makeDisk(megabytes: number): Promise<Disk> {
  const path = await mkdtemp(join(inject('runDir'), 'disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path]);
  await chmod(path, 0o755);
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill() {
      await using file = await open(ballast, 'a');
      for (let size = pieceBytes; size >= 1; ) {
        // A piece that fits in part is written in part; then smaller ones are tried.
        const { bytesWritten } = await file.write(Buffer.alloc(size)).catch(() => ({ bytesWritten: 0 }));
        if (bytesWritten === 0) size = Math.floor(size / 2);
      }
    },
    free: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      // Whoever had a file open there may end a moment later.
      await run('umount', ['--lazy', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Takes away what a killed run has left mounted in its folder. */
export async function unmountBelow(folder: string): Promise<void> {
  const mounted = await readFile('/proc/mounts', 'utf8').catch(() => '');
  const paths = mounted.split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const path of paths.filter((one) => one.startsWith(`${folder}/`))) await run('umount', ['--lazy', path]);
}

/** Null where disks can be mounted; else why they cannot, for a test that is skipped. */
export async function whyNoDisks(): Promise<string | null> {
  try {
    await run('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
    return null;
  } catch (error) {
    return `file systems cannot be mounted here: ${(error as Error).message.split('\n').at(-1)}`;
  }
}
