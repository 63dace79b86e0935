/** A recording that is nearly nothing on disk and hours of silence to whoever converts it; skipped without FFmpeg. */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '#tests/files/reading.ts';
import { whyNoFfmpeg } from '#tests/rig/ffmpeg.ts';
import { cutAtSilence, openMeter } from '../text/loudness.ts';
import { openMedia } from './media.ts';
import { residentBytesOfAll } from './resident.ts';
import { bytesPerMs, waveOf } from './sounds.ts';

const sizeBytes = 2 ** 31;
const mostBytes = 512 * 2 ** 20;

test.skipIf(whyNoFfmpeg)(
  'two gigabytes of nothing are hours of silence, within a minute and half a gigabyte',
  async () => {
    await using folder = await makeFolder();
    const path = join(folder.path, 'sparse.wav');
    // Two channels of 44,100 samples a second: more than three hours.
    const header = waveOf(Buffer.alloc(0));
    header.writeUInt16LE(2, 22);
    header.writeUInt32LE(44_100, 24);
    header.writeUInt32LE(4 * 44_100, 28);
    header.writeUInt16LE(4, 32);
    header.writeUInt32LE(sizeBytes - 8, 4);
    header.writeUInt32LE(sizeBytes - 44, 40);
    await writeFile(path, header);
    await truncate(path, sizeBytes);
    const media = openMedia();
    const never = new AbortController().signal;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, residentBytesOfAll(process.pid) - process.memoryUsage.rss());
    }, 50);
    const beganMs = performance.now();
    expect((await media.probe(path, never)).durationMs).toBeGreaterThan(3 * 3_600_000);
    const meter = openMeter();
    let heardBytes = 0;
    for await (const bytes of media.sound(path, never)) {
      meter.hear(bytes);
      heardBytes += bytes.byteLength;
    }
    clearInterval(watch);
    const tookMs = performance.now() - beganMs;
    console.log(`${Math.round(tookMs)} ms, ${Math.round(most / 2 ** 20)} MB`);
    expect(tookMs).toBeLessThan(60_000);
    expect(most).toBeLessThan(mostBytes);
    const cuts = cutAtSilence(meter.read(), Math.floor(heardBytes / bytesPerMs), 600_000);
    expect(cuts.every(({ silent }) => silent)).toBe(true);
  },
);
