import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sha256 } from '#schema/id.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { type ArchiveFile, archive } from './archive.ts';
import { openWorkFolder } from './outside/work-folder.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
const files = (): ArchiveFile[] => [
  { name: 'räkning/å.txt', bytes: Buffer.from('Åäö\n') },
  { name: 'events.jsonl', bytes: pieces('{"a":1}\n', '{"b":2}\n') },
  { name: 'nothing', bytes: pieces() },
];

test('an archive is read by others, streams and texts alike, with the letters of their names', async () => {
  const bytes = await buffer(archive(files()));
  expect(await readArchive(bytes)).toEqual({
    'räkning/å.txt': 'Åäö\n',
    'events.jsonl': '{"a":1}\n{"b":2}\n',
    nothing: '',
  });
});

test('the same files give the same bytes, however they come in pieces', async () => {
  const once = await buffer(archive(files()));
  const [first, , last] = files();
  const again = await buffer(
    archive([first!, { name: 'events.jsonl', bytes: pieces('{"a":1}\n{"b"', ':2}\n') }, last!]),
  );
  expect(sha256(again).equals(sha256(once))).toBe(true);
  // Written down: another processor, version or time makes the same.
  expect(sha256(once).toString('hex')).toMatchInlineSnapshot(
    `"b208531a705d6108caf95165454c9f549477a72e22b561483f7add6360517d67"`,
  );
});

test('Python reads it and finds every checksum right', async ({ skip }) => {
  if (spawnSync('python3', ['-V']).status !== 0) return skip('there is no python3');
  await using folder = await openWorkFolder();
  const path = join(folder.path, 'a.zip');
  await writeFile(path, archive(files()));
  const code = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
  expect(execFileSync('python3', ['-c', code, path]).toString().trim()).toBe('None 3');
});

test('names that would be written elsewhere, or over another file, are refused', async () => {
  const wrong = ['/etc/passwd', '../a', 'a/../b', 'a\\b', 'a//b', '', 'a\0'];
  for (const name of wrong) {
    await expect(buffer(archive([{ name, bytes: Buffer.from('x') }]))).rejects.toThrow('not a name');
  }
  const twice = { name: 'a', bytes: Buffer.from('x') };
  await expect(buffer(archive([twice, twice]))).rejects.toThrow('not a name');
});
