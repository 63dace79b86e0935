/**
 * One folder for each run of the tests, in which the files of that run find each other's servers. Servers start when a
 * test first asks for them and stop here, at the end; what a killed run left behind is cleared by the next one.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearDeadRuns();
  const runDir = mkdtempSync(join(tmpdir(), prefix));
  // PostgreSQL may run as another user, who has to pass through here.
  chmodSync(runDir, 0o711);
  writeNote(join(runDir, 'owner.json'), processFacts(process.pid));
  project.provide('runDir', runDir);
  project.provide('cacheDir', cacheFolder({ home: runDir, wanted: process.env.DIARIUM_CACHE }));
  return () => clear(runDir);
}

async function clearDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const owner = readNote<ProcessFacts>(join(tmpdir(), name, 'owner.json'));
    if (owner && !stillRuns(owner)) await clear(join(tmpdir(), name));
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
