/** The workflows, bundled once per content: bundling costs seconds, and a worker that is restarted has none to spare. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from './codec.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The folders that a workflow may import from. */
const sources = ['workflows', 'schema'];

/** Answers the path of the bundle in `cacheDir`, made when the sources or the SDK are others than before. */
export async function workflowBundle(
  cacheDir: string,
  workflowsPath = join(root, 'workflows/index.ts'),
): Promise<string> {
  const path = join(cacheDir, `workflows-${await fingerprint(workflowsPath)}.cjs`);
  const isMade = await readFile(path).then(
    () => true,
    () => false,
  );
  if (isMade) return path;
  const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: quiet });
  await mkdir(cacheDir, { recursive: true });
  // Two workers that start together both bundle; either result is whole.
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, code);
  await rename(temporary, path);
  return path;
}

async function fingerprint(workflowsPath: string): Promise<string> {
  const hash = createHash('sha256').update(workflowsPath);
  hash.update(createRequire(import.meta.url)('@temporalio/worker/package.json').version);
  hash.update(await readFile(failureConverterPath));
  for (const folder of sources) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort()) {
      hash.update(name).update(await readFile(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const ignore = () => {};
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: console.error };
