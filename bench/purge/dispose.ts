/** The work of a disposal in a process of its own, which is measured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BenchDatabase } from '../postgres.ts';
import type { Tenant } from '../search/library.ts';
import type { Disposed } from './work.ts';

export type Going = { isOver(): boolean; result: Promise<Disposed> };

/** Begins it. Its result throws when the process ends with anything but what it did. */
export function dispose({ workerUrl }: BenchDatabase, { tenantId }: Tenant, purgeId: string): Going {
  const folder = mkdtempSync(join(tmpdir(), 'diarium-bench-'));
  const program = join(import.meta.dirname, 'work.ts');
  const child = spawn(process.execPath, [program, workerUrl, tenantId, purgeId, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isOver = false;
  const result = resultOf(child).finally(() => {
    isOver = true;
    rmSync(folder, { recursive: true, force: true });
  });
  return { isOver: () => isOver, result };
}

async function resultOf(child: ChildProcess): Promise<Disposed> {
  const [said, [code]] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the disposal ended with ${code}`);
  return JSON.parse(said) as Disposed;
}
