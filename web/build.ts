/** `node web/build.ts`: builds the web when its sources changed since the last build, and does nothing otherwise. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const home = join(import.meta.dirname, '..');
const stampFile = join(import.meta.dirname, 'build/stamp');
const sources = ['web/*.{ts,tsx}', 'web/{routes,parts,words,style}/**', 'schema/*.ts', 'package-lock.json'];

/** Builds client and server when needed; `true` when it did. Throws what Vite throws. */
export async function buildWeb(): Promise<boolean> {
  const stamp = hashSources();
  if (readStamp() === stamp) return false;
  const configFile = join(import.meta.dirname, 'vite.config.ts');
  await build({ configFile });
  await build({ configFile, build: { ssr: true } });
  writeFileSync(stampFile, stamp);
  return true;
}

function hashSources(): string {
  const hash = createHash('sha256');
  for (const entry of globSync(sources, { cwd: home, withFileTypes: true })) {
    if (entry.isFile())
      hash.update(join(entry.parentPath, entry.name)).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) console.log((await buildWeb()) ? 'The web was built.' : 'The web is up to date.');
