import { expect, test } from 'vitest';
import { cutAtSilence, frameMs, openMeter } from './loudness.ts';

const loud = 0.1;
const frames = (ms: number) => ms / frameMs;

/** Speech of so many milliseconds with pauses of half a second that begin at these moments. */
function speech(durationMs: number, pausesMs: number[]): Float32Array {
  const loudness = new Float32Array(frames(durationMs)).fill(loud);
  for (const at of pausesMs) loudness.fill(0.0001, frames(at), frames(at + 500));
  return loudness;
}

test('a recording is cut within its pauses, and nothing is left out', () => {
  const cuts = cutAtSilence(speech(100_000, [27_000, 30_500, 55_000, 83_000]), 100_000, 30_000);
  expect(cuts.map(({ fromMs }) => fromMs)).toEqual([0, ...cuts.slice(0, -1).map(({ toMs }) => toMs)]);
  expect(cuts.at(-1)!.toMs).toBe(100_000);
  for (const { toMs } of cuts.slice(0, -1)) {
    expect([27_000, 30_500, 55_000, 83_000].some((pause) => pause <= toMs && toMs <= pause + 500)).toBe(true);
  }
});

test('no segment is longer than allowed, whatever is heard', () => {
  for (const pauses of [[], [1_000], [29_900]]) {
    for (const { fromMs, toMs } of cutAtSilence(speech(200_000, pauses), 200_000, 30_000)) {
      expect(toMs - fromMs).toBeLessThanOrEqual(30_000);
      expect(toMs).toBeGreaterThan(fromMs);
    }
  }
});

test('a segment in which nobody is loud enough to be heard is told', () => {
  const loudness = speech(61_000, []);
  loudness.fill(0.0001, 0, frames(30_000));
  expect(cutAtSilence(loudness, 61_000, 30_000).map(({ silent }) => silent)).toEqual([true, false, false]);
});

test('a recording of nothing has no segments', () => {
  expect(cutAtSilence(new Float32Array(0), 0, 30_000)).toEqual([]);
});

test('loudness is the same in whatever pieces the samples come', () => {
  const samples = Buffer.alloc(2 * 16_000);
  for (let at = 0; at < 16_000; at += 1) samples.writeInt16LE(Math.round(8_000 * Math.sin(at / 5)), 2 * at);
  const whole = openMeter();
  whole.hear(samples);
  const torn = openMeter();
  for (let at = 0; at < samples.length; at += 777) torn.hear(samples.subarray(at, at + 777));
  const loudness = whole.read();
  expect(torn.read()).toEqual(loudness);
  expect(loudness.length).toBe(50);
  expect(loudness[10]).toBeCloseTo(8_000 / 32_768 / Math.SQRT2, 2);
});
