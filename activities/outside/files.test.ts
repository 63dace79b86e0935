/** The store of originals, as it lies on disk: whole files, one for each content and tenant, in a named format. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import { openFiles } from './files.ts';

const bytes = Buffer.from('<p>The town hall opens at nine on weekdays</p>'.repeat(50));
const tenantId = newId();

function makeStore() {
  const dir = mkdtempSync(join(tmpdir(), 'diarium-files-'));
  const entries = () => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    ...openFiles({ dir }),
    dir,
    /** Paths of everything in the store, whoever it belongs to. */
    paths: () => entries().map(({ parentPath, name }) => join(parentPath, name)),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** A process of its own that has the store open as `files`. */
function startWriter(dir: string, script: string, before = '') {
  const source = `import { randomBytes } from 'node:crypto';
    import { openFiles } from '#activities/outside/files.ts';
    const files = openFiles({ dir: ${JSON.stringify(dir)} });
    ${script}`;
  return spawn('sh', ['-c', `${before} exec "$0" --input-type=module -e "$1"`, process.execPath, source]);
}

test('bytes come back as they were given, and the file says by its first byte how it is kept', async () => {
  using store = makeStore();
  const stored = await store.put(tenantId, bytes);
  expect(stored).toMatchObject({ sha256: sha256(bytes), sizeBytes: bytes.length });
  expect(await store.get(tenantId, stored.sha256)).toEqual(bytes);
  const [path] = store.paths() as [string];
  const kept = readFileSync(path);
  expect(kept[0]).toBe(1);
  expect(kept.length).toBe(stored.storedBytes);
  expect(kept.length).toBeLessThan(bytes.length / 5);

  kept[0] = 9;
  writeFileSync(path, kept);
  await expect(store.get(tenantId, stored.sha256)).rejects.toThrow('unknown format 9');
});

test('the same bytes are kept once, and count as used just now', async () => {
  using store = makeStore();
  const first = await store.put(tenantId, bytes);
  const [path] = store.paths() as [string];
  utimesSync(path, 0, 0);
  expect(await store.put(tenantId, bytes)).toEqual(first);
  expect(store.paths()).toEqual([path]);
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
});

test('two tenants with the same bytes share nothing', async () => {
  using store = makeStore();
  const other = newId();
  const { sha256: hash } = await store.put(tenantId, bytes);
  await expect(store.get(other, hash)).rejects.toMatchObject({ code: 'not-found' });
  await store.put(other, bytes);
  expect(store.paths().length).toBe(2);
  expect(await store.get(other, hash)).toEqual(bytes);
});

test('a write that fails half-way is an error and leaves nothing behind', async () => {
  using store = makeStore();
  const script = `await files.put('${tenantId}', randomBytes(1_000_000)).catch(({ code }) => console.log(code));`;
  const writer = startWriter(store.dir, script, 'ulimit -f 8;');
  const [said] = await once(writer.stdout, 'data');
  await once(writer, 'close');
  expect(String(said).trim()).toBe('EFBIG');
  expect(store.paths()).toEqual([]);
});

test('whenever a writer is killed, every file that can be got is whole', async () => {
  using store = makeStore();
  const script = `const put = () => files.put('${tenantId}', randomBytes(2_000_000));
    await put(); console.log('ready'); for (;;) await put();`;
  for (const lifeMs of [20, 45, 70]) {
    const writer = startWriter(store.dir, script);
    await once(writer.stdout, 'data');
    await sleep(lifeMs);
    writer.kill('SIGKILL');
    await once(writer, 'close');
  }
  const whole = store.paths().filter((path) => !path.endsWith('.part'));
  expect(whole.length).toBeGreaterThan(0);
  for (const path of whole) {
    const hash = Buffer.from(basename(path), 'hex');
    expect(sha256(await store.get(tenantId, hash))).toEqual(hash);
  }
});

test('what a killed writer left of a file does not stand in the way of the next', async () => {
  using store = makeStore();
  const { sha256: hash } = await store.put(tenantId, bytes);
  const [path] = store.paths() as [string];
  const torn = readFileSync(path).subarray(0, 10);
  rmSync(path);
  writeFileSync(`${path}.${newId()}.part`, torn);
  await expect(store.get(tenantId, hash)).rejects.toMatchObject({ code: 'not-found' });
  await store.put(tenantId, bytes);
  expect(await store.get(tenantId, hash)).toEqual(bytes);
});

test('what a killed process had begun to keep goes when it is a day old, and what is being kept stays', async () => {
  using store = makeStore();
  const folder = join(store.dir, 't', tenantId, 'arriving');
  mkdirSync(folder, { recursive: true });
  const [old, young] = [v7({ msecs: Date.now() - 25 * 3_600_000 }), newId()];
  for (const id of [old, young]) writeFileSync(join(folder, `${id}.${newId()}.part`), 'half');
  const { sha256: hash } = await store.keep(tenantId, Readable.from([bytes]));
  await store.tidy(tenantId);
  await store.tidy(newId());
  expect(readdirSync(folder).map((name) => name.split('.')[0])).toEqual([young]);
  expect(await store.get(tenantId, hash)).toEqual(bytes);
});

test('what a killed process had begun of a sound goes too, and a sound that is whole stays, however old', async () => {
  using store = makeStore();
  const folder = join(store.dir, 't', tenantId, 'sound');
  mkdirSync(folder, { recursive: true });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  for (const name of ['whole', 'old.part', 'young.part']) {
    writeFileSync(join(folder, name), 'half');
    if (name !== 'young.part') utimesSync(join(folder, name), yesterday, yesterday);
  }
  await store.tidy(tenantId);
  expect(readdirSync(folder).sort()).toEqual(['whole', 'young.part']);
});

test('a tenant’s files are counted and deleted so many at a time, half-written ones too, and no other tenant’s', async () => {
  using store = makeStore();
  const other = newId();
  for (const nth of [1, 2, 3, 4, 5]) await store.put(tenantId, Buffer.from(`the town hall ${nth}`));
  const { sha256: kept } = await store.put(other, bytes);
  writeFileSync(`${store.paths().find((path) => path.includes(tenantId))}.part`, 'half');
  expect([await store.count(tenantId), await store.count(other), await store.count(newId())]).toEqual([6, 1, 0]);
  expect(await store.erase(tenantId, 4)).toBe(4);
  expect(await store.count(tenantId)).toBe(2);
  expect([await store.erase(tenantId, 4), await store.erase(tenantId, 4)]).toEqual([2, 0]);
  expect(readdirSync(join(store.dir, 't'))).toEqual([other]);
  expect(await store.get(other, kept)).toEqual(bytes);
});

test('a file is kept as it streams by, and any part of it can be read again', async () => {
  using store = makeStore();
  const large = randomBytes(3_000_000);
  const stored = await store.keep(tenantId, Readable.from([large.subarray(0, 1_000_000), large.subarray(1_000_000)]));
  expect(stored).toMatchObject({ sha256: sha256(large), sizeBytes: large.length, storedBytes: large.length + 1 });
  expect((await buffer(await store.read(tenantId, stored.sha256))).equals(large)).toBe(true);
  const part = await store.read(tenantId, stored.sha256, { from: 999_990, to: 1_000_010 });
  expect(await buffer(part)).toEqual(large.subarray(999_990, 1_000_010));
  expect((await store.get(tenantId, stored.sha256)).equals(large)).toBe(true);
  await store.keep(tenantId, Readable.from([large]));
  expect(store.paths().length).toBe(1);

  const page = await store.put(tenantId, bytes);
  expect(await buffer(await store.read(tenantId, page.sha256, { from: 3, to: 11 }))).toEqual(bytes.subarray(3, 11));
  const path = join(store.dir, 'saved');
  await store.save(tenantId, page.sha256, path);
  expect(readFileSync(path)).toEqual(bytes);
});

test('a stream that breaks off leaves nothing behind', async () => {
  using store = makeStore();
  const broken = Readable.from(
    (async function* () {
      yield randomBytes(100_000);
      throw new Error('the connection is gone');
    })(),
  );
  await expect(store.keep(tenantId, broken)).rejects.toThrow('the connection is gone');
  expect(store.paths()).toEqual([]);
  expect(await store.count(tenantId)).toBe(0);
});
