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

/** Two processes that receive into one folder, and a file of `bytes` begun at the first. */
async function makeScene(bytes: Buffer) {
  await using built = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'diarium-kill-'));
  built.defer(() => rmSync(dir, { recursive: true, force: true }));
  const api = built.use(await startApi());
  const first = built.use(await startReceiver(api.database.appUrl, dir));
  const second = built.use(await startReceiver(api.database.appUrl, dir));
  const { tenantId, collectionId, people } = api.ours;
  const [one, other] = [senderTo(first.url, people.editor), senderTo(second.url, people.editor)];
  const path = (await one.begin(collectionId, 'stor.txt', bytes.length)).headers.get('location')!;
  const uploadId = path.split('/').at(-1)!;
  const arrivals = openArrivals({ dir });
  const held = built.move();
  return {
    first,
    one,
    other,
    path,
    whole: async () => Buffer.concat(await (await arrivals.open(tenantId, uploadId)).toArray()),
    /** Sends so much to the first and then says no more; answers once that has come what becomes of the request. */
    async stall(toByte: number) {
      const slowly = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes.subarray(0, toByte)),
      });
      const outcome = one.patch(path, 0, slowly).then(
        ({ status }) => status,
        () => 'broken',
      );
      while ((await arrivals.size(tenantId, uploadId)) !== toByte) await new Promise((next) => setTimeout(next, 10));
      return { outcome };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const bytes = Buffer.alloc(3_000_000, 'avgift ');

test('a file whose receiver is killed in the middle goes on at another one, and comes whole', {
  timeout: 60_000,
}, async () => {
  await using scene = await makeScene(bytes);
  const { outcome } = await scene.stall(1_000_000);
  await scene.first.kill();
  expect(await outcome).toBe('broken');
  // The dead one's lease has to run out first.
  expect(await scene.other.offset(scene.path)).toBe(1_000_000);
  const last = await scene.other.patch(scene.path, 1_000_000, bytes.subarray(1_000_000));
  expect(last.headers.get('diarium-extract')).toBeTruthy();
  expect((await scene.whole()).equals(bytes)).toBe(true);
});

test('a receiver that is still at it lets go when the file goes on at another one', { timeout: 60_000 }, async () => {
  await using scene = await makeScene(bytes);
  const { outcome } = await scene.stall(1_000_000);
  const askedMs = performance.now();
  expect(await scene.other.offset(scene.path)).toBe(1_000_000);
  expect(performance.now() - askedMs).toBeLessThan(4_000);
  const last = await scene.other.patch(scene.path, 1_000_000, bytes.subarray(1_000_000));
  expect(last.headers.get('diarium-extract')).toBeTruthy();
  // It answers for what it has.
  expect(await outcome).toBe(204);
  expect((await scene.whole()).equals(bytes)).toBe(true);
});
