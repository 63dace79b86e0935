/** Files of strangers, read as the product reads them: in a process of their own that knows and reaches nothing. */
import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { makeDocx, paragraph } from '#tests/files/office.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { extract, makeFolder, told } from '#tests/files/reading.ts';
import { harmless } from '#tests/poison/guest.ts';
import { longPdf, quickPoison } from '#tests/poison/set.ts';
import { readInChild } from './extractor/child.ts';
import { findConfinement } from './extractor/confine.ts';
import { openExtractor } from './extractor.ts';
import { residentBytesOfAll } from './resident.ts';

const run = promisify(execFile);
const extractor = openExtractor();
const everything = { fromPage: 1, pages: 1_000 };
const asked = {
  name: 'a.pdf',
  mediaType: '',
  range: everything,
  options: { strategy: 'auto', languages: ['eng'] },
} as const;

test('what was read comes back with who read it, and the process leaves nothing behind', async () => {
  const bytes = makeDocx(paragraph('En rubrik', 'heading1') + paragraph('En mening som är lång nog för att vara en.'));
  await using place = await makeFolder();
  // Where temporary folders are made, for this test alone.
  vi.stubEnv('TMPDIR', place.path);
  const found = await extract(extractor, bytes, 'fel-namn.pdf');
  expect(told(found)).toEqual(['Title1: En rubrik', 'NarrativeText: En mening som är lång nog för att vara en.']);
  expect(found).toMatchObject({ title: 'Ur egenskaperna', language: 'sv', pages: null, nextPage: null, unread: [] });
  expect(found.extractor).toMatch(/^diarium \d/);
  vi.unstubAllEnvs();
  expect(await readdir(place.path)).toEqual([]);
});

test.each(quickPoison)('$name ends with its reason', async ({ name, make, ends }) => {
  const error = await extract(extractor, make(), name).catch((thrown: Error & { code?: string }) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(ends).toContain((error as { code?: string }).code);
});

test.each(harmless)('what $name brings along does nothing, and its text is read', async ({ name, make, text }) => {
  expect((await extract(extractor, make(), name)).elements.map((element) => element.text)).toEqual([text]);
});

test('a process that goes on for too long is ended, and all that it had started', async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, 'long.pdf');
  await writeFile(path, longPdf(2_000));
  const reading = readInChild(
    { ...asked, path, range: { fromPage: 1, pages: 2_000 } },
    { confinement: await findConfinement(), signal: new AbortController().signal, deadlineMs: 200 },
  );
  await expect(reading).rejects.toMatchObject({ code: 'read-timeout', facts: { seconds: 1 } });
  expect(residentBytesOfAll(process.pid)).toBeGreaterThan(0);
});

test('whoever no longer wants it is obeyed at once', async () => {
  const stop = new AbortController();
  const reading = extract(extractor, longPdf(1_000), 'long.pdf', everything, stop.signal);
  setTimeout(() => stop.abort(new Error('no longer wanted')), 100);
  await expect(reading).rejects.toThrow('no longer wanted');
});

test('a long file is read range by range, each from where the last one ended', async () => {
  const bytes = makePdf({
    pages: Array.from({ length: 5 }, (_, at) => ({ lines: [{ text: `Page ${at + 1} has a line.`, x: 72, y: 300 }] })),
  });
  const first = await extract(extractor, bytes, 'a.pdf', { fromPage: 1, pages: 3 });
  expect(first).toMatchObject({ pages: 5, nextPage: 4 });
  const second = await extract(extractor, bytes, 'a.pdf', { fromPage: 4, pages: 3 });
  expect(second).toMatchObject({ pages: 5, nextPage: null });
  expect([...first.elements, ...second.elements].map(({ page }) => page)).toEqual([1, 2, 3, 4, 5]);
});

const attempts = `
  import net from 'node:net';
  import dns from 'node:dns/promises';
  import { readFileSync } from 'node:fs';
  const [port, secret] = process.argv.slice(2);
  const tried = async (act) => { try { await act(); return 'done'; } catch (error) { return 'refused'; } };
  const connect = () => new Promise((resolve, reject) => net.connect(Number(port), '127.0.0.1').on('connect', resolve).on('error', reject));
  console.log(JSON.stringify({
    fetch: await tried(() => fetch('http://127.0.0.1:' + port)),
    connect: await tried(connect),
    lookup: await tried(() => dns.lookup('localhost')),
    read: await tried(() => readFileSync(secret)),
    environment: Object.keys(process.env).sort(),
  }));
`;

test.each([
  ['with a network of its own', 'unshare'],
  ['without one', null],
])('%s the process reaches no network, no other file, and knows nothing of ours', async (_, unshare) => {
  await using folder = await makeFolder();
  const [entry, secret] = [join(folder.path, 'attempts.mjs'), '/etc/hostname'];
  await writeFile(entry, attempts);
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const confinement = await findConfinement(unshare);
  const { file, args } = confinement.command(entry, { path: entry, folder: folder.path });
  const env = confinement.env(folder.path);
  const { stdout } = await run(file, [...args, String(port), secret], { env: env as NodeJS.ProcessEnv });
  await new Promise((resolve) => server.close(resolve));
  const { environment, ...tries } = JSON.parse(stdout) as { environment: string[] };
  expect(tries).toEqual({ fetch: 'refused', connect: 'refused', lookup: 'refused', read: 'refused' });
  expect(environment.filter((name) => !(name in env) && !/^(_|PWD|SHLVL|OLDPWD)$/.test(name))).toEqual([]);
  expect(calls).toBe(0);
});

test('no program that reads a file can look into our processes, where the kernel lets us see to that', async (context) => {
  const confinement = await findConfinement();
  if (!confinement.hasOwnProcesses) return context.skip('this machine gives no process a list of its own');
  const look = ['sh', '-c', 'ls /proc | grep "^[0-9]"; kill -9 $$'];
  const { file, args } = confinement.program(look, { addressSpaceBytes: 2 ** 30, processorSeconds: 10 });
  const ended = await run(file, args).catch((error: { stdout: string; code: number }) => error);
  expect(ended).toMatchObject({ code: 137 });
  expect(ended.stdout.split('\n')).not.toContain(String(process.pid));
  expect(ended.stdout.split('\n')).toContain('1');
});

test('a file that only LibreOffice opens is left alone where that could reach the network', async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, 'a.doc');
  await writeFile(path, Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_096)]));
  const within = { confinement: await findConfinement(null), signal: new AbortController().signal };
  await expect(readInChild({ ...asked, path, name: 'a.doc' }, within)).rejects.toMatchObject({
    code: 'missing-program',
    facts: { program: 'LibreOffice + unshare' },
  });
});
