/**
 * Counterparts to measure beside. Each set is installed once, with exact versions, into a folder of its own in the
 * cache: they are no packages of the product. What cannot be installed is skipped with its reason.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '#local/cache.ts';
import { complain, say } from '#local/say.ts';

const run = promisify(execFile);
const installMs = 10 * 60_000;
const answerBytes = 2 ** 28;

/** Name and exact version. */
export type Packages = Record<string, string>;

/** The node_modules that hold `packages`; null when they cannot be installed. */
export const nodePeers = (packages: Packages) =>
  installed('node', packages, async (folder) => {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: installMs });
  });

/** A folder for PYTHONPATH that holds `packages` for the python3 of this machine; null when they cannot be installed. */
export const pythonPeers = (packages: Packages) =>
  installed('python', packages, async (folder) => {
    const wanted = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
    await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, ...wanted], { timeout: installMs });
  });

async function installed(kind: string, packages: Packages, install: (folder: string) => Promise<void>) {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder({ home: '.diarium', wanted: process.env.DIARIUM_CACHE }), 'peers', `${kind}-${key}`);
  if (existsSync(folder)) return folder;
  const names = Object.keys(packages).join(', ');
  const half = `${folder}.${process.pid}`;
  try {
    say(`Installing ${names} to compare with (once)…`);
    await mkdir(half, { recursive: true });
    await install(half);
    await rename(half, folder);
    return folder;
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    complain(`skipped: ${names} could not be installed: ${(error as Error).message.split('\n')[0]}`);
    return null;
  }
}

/**
 * Runs bench/peer/<script> in a process of its own, with what it needs from `folder`, and answers the JSON it prints.
 */
export async function askPeer<Answer>(folder: string, script: string, args: string[]): Promise<Answer> {
  const path = join(import.meta.dirname, 'peer', script);
  const isPython = script.endsWith('.py');
  const command = isPython ? 'python3' : process.execPath;
  const env = { ...process.env, PEERS: folder, ...(isPython ? { PYTHONPATH: folder } : {}) };
  const { stdout } = await run(command, [path, ...args], { env, maxBuffer: answerBytes, timeout: installMs });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer;
}
