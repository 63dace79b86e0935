/** `node web/build.ts`: builds the web when its sources changed since the last build, and does nothing otherwise. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'vite';

const home = join(import.meta.dirname, '..');
const outDir = join(import.meta.dirname, 'build');
const stampFile = join(outDir, 'stamp');
const lockDir = join(outDir, 'lock');
const sources = ['web/*.{ts,tsx}', 'web/{routes,parts,words,style}/**/*.*', 'schema/**/*.ts', 'package-lock.json'];

/** A build that takes longer has died and left its lock behind. */
const longestMs = 120_000;

/** Builds client and server when needed; `true` when it did. Of several at once one builds. Throws what Vite throws. */
export async function buildWeb(): Promise<boolean> {
  const stamp = hashSources();
  if (readStamp() === stamp) return false;
  await takeLock();
  try {
    if (readStamp() === stamp) return false;
    const configFile = join(import.meta.dirname, 'vite.config.ts');
    await build({ configFile });
    await build({ configFile, build: { ssr: true } });
    writeFileSync(stampFile, stamp);
    return true;
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function hashSources(): string {
  const hash = createHash('sha256');
  const paths = globSync(sources, { cwd: home }).filter((path) => !/\.test\.tsx?$/.test(path));
  for (const path of paths.sort()) hash.update(path).update(readFileSync(join(home, path)));
  return hash.digest('hex');
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

async function takeLock(): Promise<void> {
  mkdirSync(outDir, { recursive: true });
  for (;;) {
    try {
      return mkdirSync(lockDir);
    } catch {
      const age = Date.now() - (statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > longestMs) rmSync(lockDir, { recursive: true, force: true });
      await sleep(200);
    }
  }
}

if (import.meta.main) console.log((await buildWeb()) ? 'The web was built.' : 'The web is up to date.');
