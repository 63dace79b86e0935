/** Recordings of many kinds, and files that only call themselves so; where FFmpeg is missing the tests are skipped. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Folder, makeFolder } from '#tests/files/reading.ts';
import { whyNoFfmpeg } from '#tests/rig/ffmpeg.ts';
import { soundOf } from '#tests/rig/hear.ts';
import { cutAtSilence, openMeter } from '../text/loudness.ts';
import { openMedia } from './media.ts';
import { residentBytesOfAll } from './resident.ts';
import { bytesPerMs, waveOf } from './sounds.ts';

const run = promisify(execFile);
const heard = test.skipIf(whyNoFfmpeg);
const media = openMedia();
const never = new AbortController().signal;

/** Four seconds of sound, of which the third is silent. */
const speech = waveOf(soundOf(['a', 'b', null, 'b'], ['a', 'b']));

async function saved(folder: Folder, name: string, bytes: Buffer | string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, bytes);
  return path;
}

async function soundIn(path: string, signal = never): Promise<{ durationMs: number; loudness: Float32Array }> {
  const meter = openMeter();
  let sizeBytes = 0;
  for await (const bytes of media.sound(path, signal)) {
    meter.hear(bytes);
    sizeBytes += bytes.byteLength;
  }
  return { durationMs: sizeBytes / bytesPerMs, loudness: meter.read() };
}

const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=4:size=64x64:rate=5'];
const kinds: [name: string, with_: string[]][] = [
  ['a.wav', []],
  ['a.mp3', []],
  ['a.ogg', []],
  ['a.opus', []],
  ['a.flac', []],
  ['a.m4a', []],
  ['a.aac', []],
  ['a.webm', []],
  ['b.webm', picture],
  ['b.mp4', picture],
  ['b.mov', picture],
  ['b.mkv', picture],
];

heard.each(kinds)('%s is what it is, and its sound is as long and as loud as it was', async (name, more) => {
  await using folder = await makeFolder();
  const source = await saved(folder, 'source.wav', speech);
  const path = join(folder.path, name);
  await run('ffmpeg', ['-v', 'error', '-i', source, ...more, path]);
  await media.probe(path, never);
  const { durationMs, loudness } = await soundIn(path);
  expect(Math.abs(durationMs - 4_000)).toBeLessThan(150);
  const [cut] = cutAtSilence(loudness, durationMs, 3_000);
  expect(cut!.toMs).toBeGreaterThan(2_400);
  expect(cut!.toMs).toBeLessThan(3_000);
});

/** The header of a FLAC file with another number of samples in it. */
function promising(flac: Buffer, hours: number): Buffer {
  const samples = hours * 3_600 * 16_000;
  const promised = Buffer.from(flac);
  promised[21] = (promised[21]! & 0xf0) | Math.floor(samples / 2 ** 32);
  promised.writeUInt32BE(samples % 2 ** 32, 22);
  return promised;
}

heard('a header of more than ten hours is refused before anything is converted', async () => {
  await using folder = await makeFolder();
  const source = await saved(folder, 'source.wav', speech);
  const path = join(folder.path, 'a.flac');
  await run('ffmpeg', ['-v', 'error', '-i', source, path]);
  const flac = await readFile(path);
  const long = media.probe(await saved(folder, 'long.flac', promising(flac, 11)), never);
  await expect(long).rejects.toMatchObject({ code: 'too-long', facts: { hours: 10 } });
  const tune = join(folder.path, 'a.mp3');
  await run('ffmpeg', ['-v', 'error', '-i', source, tune]);
  const mp3 = await readFile(tune);
  // Frames of 576 samples, as the frame at its beginning counts them.
  mp3.writeUInt32BE((11 * 3_600 * 16_000) / 576, mp3.indexOf('Info') + 8);
  await expect(media.probe(await saved(folder, 'long.mp3', mp3), never)).rejects.toMatchObject({ code: 'too-long' });
  const nine = await media.probe(await saved(folder, 'nine.flac', promising(flac, 9)), never);
  expect(nine.durationMs).toBe(9 * 3_600_000);
});

heard('a film without sound says so', async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, 'mute.mp4');
  await run('ffmpeg', ['-v', 'error', ...picture, path]);
  await expect(media.probe(path, never)).rejects.toMatchObject({ code: 'no-sound' });
});

const others: [string, (folder: Folder) => Promise<string | Buffer>][] = [
  ['an empty file', async () => ''],
  ['text', async () => 'Detta är ingen inspelning. '.repeat(100)],
  ['a recording cut off in its header', async () => speech.subarray(0, 20)],
  [
    'a play list, whose files are not opened',
    async (folder) => `#EXTM3U\n#EXTINF:4,\nfile:${await saved(folder, 'secret.wav', speech)}\n`,
  ],
  [
    'a list of files to join',
    async (folder) => `ffconcat version 1.0\nfile ${await saved(folder, 'secret.wav', speech)}\n`,
  ],
];
heard.each(others)('%s is no recording', async (_, make) => {
  await using folder = await makeFolder();
  const path = await saved(folder, 'a.mp3', await make(folder));
  await expect(media.probe(path, never)).rejects.toMatchObject({ code: expect.stringMatching(/damaged|no-sound/) });
});

heard('a recording that nobody wants any more is left at once, and no process with it', async () => {
  await using folder = await makeFolder();
  const path = await saved(folder, 'a.wav', waveOf(Buffer.alloc(3_600_000 * bytesPerMs)));
  const stop = new AbortController();
  const converting = soundIn(path, stop.signal);
  setTimeout(() => stop.abort(new Error('no longer wanted')), 100);
  await expect(converting).rejects.toThrow('no longer wanted');
  const sound = media.sound(path, never);
  for await (const _ of sound) break;
  await expect.poll(() => residentBytesOfAll(process.pid) - process.memoryUsage().rss).toBeLessThan(20 * 2 ** 20);
});

test.skipIf(!whyNoFfmpeg)('without FFmpeg the reason names it', async () => {
  await using folder = await makeFolder();
  const path = await saved(folder, 'a.wav', speech);
  await expect(media.probe(path, never)).rejects.toMatchObject({
    code: 'missing-program',
    facts: { program: 'FFmpeg' },
  });
});
