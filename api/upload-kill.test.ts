/** Uploads that outlive the process that receives them: killed in the middle, they go on at another one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openArrivals } from '#activities/outside/arrivals.ts';
import { startApi } from '#tests/rig/api.ts';
import { senderTo } from '#tests/rig/tus.ts';

/** A process that receives into `dir`. */
async function startReceiver(databaseUrl: string, dir: string) {
  const child = spawn(process.execPath, ['tests/rig/receiving.ts'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, FILES_DIR: dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { url, kill, [Symbol.asyncDispose]: kill };
}

test('a file whose receiver is killed in the middle goes on at another one, and comes whole', {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'diarium-kill-'));
  try {
    await using api = await startApi();
    const { tenantId, collectionId, people } = api.ours;
    await using first = await startReceiver(api.database.appUrl, dir);
    await using second = await startReceiver(api.database.appUrl, dir);
    const bytes = Buffer.alloc(3_000_000, 'avgift ');
    const [one, other] = [senderTo(first.url, people.editor), senderTo(second.url, people.editor)];
    const path = (await one.begin(collectionId, 'stor.txt', bytes.length)).headers.get('location')!;
    const arrivals = openArrivals({ dir });
    const slowly = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, 1_000_000)),
    });
    const broken = one.patch(path, 0, slowly).then(
      ({ status }) => status,
      () => 'broken',
    );
    const uploadId = path.split('/').at(-1)!;
    while ((await arrivals.size(tenantId, uploadId)) !== 1_000_000) await new Promise((next) => setTimeout(next, 10));
    await first.kill();
    expect(await broken).toBe('broken');

    // The dead one's lease has to run out first.
    expect(await other.offset(path)).toBe(1_000_000);
    const last = await other.patch(path, 1_000_000, bytes.subarray(1_000_000));
    expect(last.headers.get('diarium-extract')).toBeTruthy();
    const whole = await (await arrivals.open(tenantId, uploadId)).toArray();
    expect(Buffer.concat(whole).equals(bytes)).toBe(true);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
