/** Telling processes apart, and stopping them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processFacts, stillRuns, stopProcess } from './process.ts';

function start(script: string) {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  return { child, said: once(child.stdout, 'data') };
}

test('a process that ignores its signal is killed when its time is up', async () => {
  const { child, said } = start("process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)");
  await said;
  const facts = processFacts(child.pid!)!;
  expect(await stopProcess(facts, 'SIGTERM', 200)).toBe(false);
  expect(stillRuns(facts)).toBe(false);
});

test('a process that ends on its signal is not killed', async () => {
  const { child, said } = start(
    "process.on('SIGTERM', () => process.exit(3)); console.log('up'); setInterval(() => {}, 1000)",
  );
  await said;
  const ended = once(child, 'exit');
  expect(await stopProcess(processFacts(child.pid!)!, 'SIGTERM', 5_000)).toBe(true);
  expect(await ended).toEqual([3, null]);
});

test('a later process with the same id is left alone', async () => {
  const { child, said } = start("console.log('up'); setInterval(() => {}, 1000)");
  await said;
  const facts = processFacts(child.pid!)!;
  const earlier = { ...facts, started: 'long ago' };
  expect(await stopProcess(earlier, 'SIGKILL', 200)).toBe(true);
  expect(stillRuns(facts)).toBe(true);
  await stopProcess(facts, 'SIGKILL', 1_000);
});
