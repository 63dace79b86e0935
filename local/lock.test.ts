/** The lock dies with its holder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { holdLock } from './lock.ts';

function lockPath(): string {
  const folder = mkdtempSync(join(inject('runDir'), 'lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

test('a lock has one holder, and another once it is let go', async () => {
  const path = lockPath();
  {
    using first = await holdLock(path, 0);
    expect(first).toBeDefined();
    expect(await holdLock(path, 150)).toBeUndefined();
  }
  using second = await holdLock(path, 0);
  expect(second).toBeDefined();
});

test('a holder that is killed holds nothing', async () => {
  const path = lockPath();
  const script = `import { holdLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    globalThis.lock = await holdLock(${JSON.stringify(path)}, 0);
    console.log('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(await holdLock(path, 0)).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  using taken = await holdLock(path, 0);
  expect(taken).toBeDefined();
});
