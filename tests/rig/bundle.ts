/** The workflows as one bundle, built once for all files and runs until a source changes. */
import { join } from 'node:path';
import { inject } from 'vitest';
import { workflowBundle } from '#temporal/bundle.ts';

/** For a worker's `workflowBundle`: the product's workflows, or those of another entry point, by absolute path. */
export async function testBundle(workflowsPath?: string): Promise<{ codePath: string }> {
  return { codePath: await workflowBundle(join(inject('cacheDir'), 'workflows'), workflowsPath) };
}
