/** The workflows as one bundle, built once for all files of a run: building takes seconds and gives the same code. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { inject } from 'vitest';
import { holdLock } from '#local/lock.ts';

/** For a worker's `workflowBundle`: the product's workflows, or those of another entry point, by absolute path. */
export async function workflowBundle(
  workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
): Promise<{ codePath: string }> {
  const codePath = join(inject('runDir'), `bundle-${Buffer.from(workflowsPath).toString('base64url')}.cjs`);
  if (existsSync(codePath)) return { codePath };
  using _lock = await holdLock(join(inject('runDir'), 'bundle.lock'), 60_000);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  writeFileSync(`${codePath}.draft`, code);
  renameSync(`${codePath}.draft`, codePath);
  return { codePath };
}
