/** A process that runs late refuses what can wait, and nothing that must not. */
import { setImmediate as turn } from 'node:timers/promises';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { App } from '../deps.ts';
import { installLimits } from './limits.ts';

/** Holds the process up, as work that does not let go of it would. */
const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('a process that runs late says that it is busy, but answers probes and gives pages their style and scripts', async () => {
  const app = fastify();
  await installLimits(app as unknown as App, 50);
  const paths = ['/api/v1/me', '/health/live', '/assets/root.css'];
  for (const path of paths) app.get(path, async () => 'ok');
  const statuses = () => Promise.all(paths.map(async (url) => (await app.inject({ method: 'GET', url })).statusCode));
  const until = Date.now() + 10_000;
  while ((await statuses())[0] === 200 && Date.now() < until) {
    holdUp(150);
    await turn();
  }
  expect(await statuses()).toEqual([503, 200, 200]);
  await app.close();
});
