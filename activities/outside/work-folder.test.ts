/** What killed processes leave on a machine's disk goes when the next one begins there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder } from '#tests/files/reading.ts';
import { openWorkFolder, removeAbandoned } from './work-folder.ts';

const source = new URL('work-folder.ts', import.meta.url).href;
const opening = `const { openWorkFolder } = await import('${source}');
  process.stdout.write((await openWorkFolder()).path);
  setInterval(() => {}, 1_000);`;

test('folders of processes that are gone are removed, and neither those of living ones nor others', async () => {
  await using temporary = await makeFolder();
  vi.stubEnv('TMPDIR', temporary.path);
  const begun = () => spawn(process.execPath, ['--input-type=module', '--eval', opening], { stdio: 'pipe' });
  const [killed, living] = [begun(), begun()];
  try {
    const [[left], [kept]] = await Promise.all([once(killed.stdout, 'data'), once(living.stdout, 'data')]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    await mkdir(join(temporary.path, 'somebody-elses'));
    expect(await readdir(temporary.path)).toContain(basename(String(left)));
    await removeAbandoned();
    await using own = await openWorkFolder();
    const wanted = [String(kept), own.path, 'somebody-elses'].map((path) => basename(path));
    expect((await readdir(temporary.path)).sort()).toEqual(wanted.sort());
  } finally {
    for (const one of [killed, living]) one.kill('SIGKILL');
    vi.unstubAllEnvs();
  }
});
