/** How tests run: `vitest run` takes the quick ones, `--mode long` the long ones too. A test that fails has failed. */
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '.diarium/**', 'web/build/**', ...(mode === 'long' ? [] : ['**/*.long.test.ts'])],
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
