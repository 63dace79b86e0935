/**
 * One folder for each run of the tests, in which the files of that run find each other's servers. Servers start when a
 * test first asks for them and stop here, at the end; what a killed run left behind is cleared by the next one.
 */
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cacheFolder } from '#local/cache.ts';
import { readNote, writeNote } from '#local/note.ts';
import { stopPostgres } from '#local/postgres.ts';
import { type ProcessFacts, processFacts, stillRuns } from '#local/process.ts';
import { stopTemporal } from '#local/temporal.ts';
import { unmountBelow } from './disk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of this run. */
    runDir: string;
    /** Where downloaded servers are kept, shared with the product. */
    cacheDir: string;
  }
}

const prefix = 'diarium-tests-';
/** A file system in memory, which Linux has. */
const memory = '/dev/shm';
/** Far more than the hundred megabytes or so that runs were seen to hold: whatever fills it takes the machine's memory. */
const roomyBytes = 8e9;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearDeadRuns();
  const runDir = mkdtempSync(join(hasRoomyMemory() ? memory : tmpdir(), prefix));
  // PostgreSQL may run as another user, who has to pass through here.
  chmodSync(runDir, 0o711);
  writeNote(join(runDir, 'owner.json'), processFacts(process.pid));
  project.provide('runDir', runDir);
  project.provide('cacheDir', cacheFolder({ home: runDir, wanted: process.env.DIARIUM_CACHE }));
  return () => clear(runDir);
}

/** Servers of tests are as quick as their disk; nothing of theirs has to outlive the run, so it need not be one. */
function hasRoomyMemory(): boolean {
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > roomyBytes && process.availableMemory() > 1.5 * roomyBytes;
  } catch {
    return false;
  }
}

async function clearDeadRuns(): Promise<void> {
  const runsIn = (folder: string) =>
    readdirSync(folder)
      .filter((entry) => entry.startsWith(prefix))
      .map((entry) => join(folder, entry));
  for (const run of [tmpdir(), memory].filter((folder) => existsSync(folder)).flatMap(runsIn)) {
    const owner = readNote<ProcessFacts>(join(run, 'owner.json'));
    if (owner && !stillRuns(owner)) await clear(run);
  }
}

/** Every server's home is the run's folder or one right inside it. */
async function clear(runDir: string): Promise<void> {
  const homes = existsSync(runDir) ? readdirSync(runDir, { withFileTypes: true }) : [];
  for (const home of [runDir, ...homes.filter((e) => e.isDirectory()).map((e) => join(runDir, e.name))]) {
    await stopPostgres(home);
    await stopTemporal(home);
  }
  await unmountBelow(runDir);
  rmSync(runDir, { recursive: true, force: true });
}
