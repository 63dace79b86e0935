/** How tests run: `vitest run` takes the quick ones, `--mode long` the long ones too. A test that fails has failed. */
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files that take long: vitest knows the size of a file it has not run, and would leave one for the very end. */
const slow = /^(tests\/(fault|launch)\/|api\/case)/;

/** vitest's own order, but those come first, so that no core is idle while the other ends a long file. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = (file: TestSpecification) => Number(slow.test(relative(import.meta.dirname, file.moduleId)));
    return (await super.sort(files)).sort((a, b) => isSlow(b) - isSlow(a));
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '.diarium/**', 'web/build/**', ...(mode === 'long' ? [] : ['**/*.long.test.ts'])],
    sequence: { sequencer: SlowFirst },
    globalSetup: ['tests/rig/run.ts'],
    // Real processes and databases: files have a process each, and no more of them than the smallest machine has cores.
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    testTimeout: mode === 'long' ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
}));
