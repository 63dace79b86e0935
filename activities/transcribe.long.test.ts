/**
 * Real speech by espeak-ng, heard by real recognisers: PocketSphinx where this machine has it, and the service at
 * TRANSCRIBE_URL (OpenAI's form, model TRANSCRIBE_MODEL) where one is given. What is missing is skipped.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { placeAt } from '#schema/place.ts';
import { readSettings } from '#schema/settings.ts';
import { makeFolder } from '#tests/files/reading.ts';
import { makeStudio } from '#tests/rig/hear.ts';
import { find, makeLibrary } from '#tests/rig/library.ts';
import { openMedia } from './outside/media.ts';
import { openTranscriber } from './outside/transcriber.ts';

const run = promisify(execFile);
const works = (program: string, ...args: string[]) =>
  run(program, args).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );

const canSpeak = (await works('espeak-ng', '--version')) && (await works('ffmpeg', '-version'));
const canListen = canSpeak && (await works('pocketsphinx_continuous'));
const { TRANSCRIBE_URL: url, TRANSCRIBE_MODEL: model = 'pocketsphinx-en-us' } = process.env;

/** Each is said once; the first is a word that the recogniser knows and nothing else sounds like. */
const sentences = [
  ['people', 'People who want to build a house must ask the council for a permit.'],
  ['thousand', 'The fee is four thousand dollars, and it has to be paid before the work begins.'],
  ['tomorrow', 'Tomorrow we will talk about the water and the new road.'],
  ['children', 'Many children go to school by bus, because the road is long and dark in winter.'],
  ['doctor', 'The doctor sees patients on Monday, and on every other day of the week.'],
] as const;
const pauseSeconds = 3;

/** One film of all sentences with pauses between them, and the second at which each begins. */
async function speak(folder: string): Promise<{ path: string; beginsAt: number[] }> {
  const beginsAt: number[] = [];
  let seconds = 0;
  const inputs: string[] = [];
  for (const [at, [, sentence]] of sentences.entries()) {
    const path = join(folder, `${at}.wav`);
    await run('espeak-ng', ['-v', 'en-us', '-s', '135', '-w', path, sentence]);
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'format=duration',
      '-of',
      'csv=p=0',
      path,
    ]);
    beginsAt.push(seconds);
    seconds += Number(stdout) + pauseSeconds;
    inputs.push('-i', path);
  }
  const padded = sentences.map((_, at) => `[${at}]apad=pad_dur=${pauseSeconds}[p${at}]`).join(';');
  const joined = `${sentences.map((_, at) => `[p${at}]`).join('')}concat=n=${sentences.length}:v=0:a=1`;
  const path = join(folder, 'speech.mp3');
  await run('ffmpeg', ['-v', 'error', ...inputs, '-filter_complex', `${padded};${joined}`, path]);
  return { path, beginsAt };
}

const recognisers: [name: string, isThere: boolean, env: Record<string, string>][] = [
  ['PocketSphinx on this machine', canListen, {}],
  [
    'the service that was named',
    canSpeak && url !== undefined,
    { OPENAI_BASE_URL: url ?? '', TRANSCRIBE_MODEL: model },
  ],
];

for (const [name, isThere, env] of recognisers) {
  test.skipIf(!isThere)(`speech heard by ${name} is cited within two seconds of where it was said`, async () => {
    await using folder = await makeFolder();
    const { path, beginsAt } = await speak(folder.path);
    await using library = await makeLibrary();
    const transcriber = openTranscriber(readSettings(env).model);
    await using studio = await makeStudio(library, transcriber, { media: openMedia(), segmentMs: 20_000 });
    await studio.work(await studio.bring('speech.mp3', await readFile(path)));
    const cited = await Promise.all(
      sentences.map(async ([word], at) => {
        const [hit] = await find(library, word);
        const from = hit ? hit.text.search(new RegExp(`\\b${word}\\b`)) : -1;
        if (!hit || from < 0) return [];
        return [{ word, offBy: Math.abs(placeAt(hit, hit.from + from)!.fromSeconds! - beginsAt[at]!) }];
      }),
    );
    const found = cited.flat();
    console.log(`${transcriber.name}: ${found.map(({ word, offBy }) => `${word} ${offBy.toFixed(2)} s`).join(', ')}`);
    // Robots' voices are heard roughly: some of the words, not all.
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const { word, offBy } of found) expect(offBy, word).toBeLessThanOrEqual(2);
  });
}
