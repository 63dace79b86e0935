/**
 * Where a recording is cut so that no word is: at its quietest moments. Works on how loud it is in each fiftieth of a
 * second, which is little even for hours.
 */

/** Milliseconds that one number of a loudness stands for. */
export const frameMs = 20;
const samplesPerFrame = 320;

/** Of full scale, root mean square: -50 dB. Speech recorded from far away is louder. */
const audible = 10 ** (-50 / 20);
/** A cut is looked for in the last part of what a segment may be. */
const searchShare = 0.2;
/** Half of the pause that is wanted around a cut. */
const pauseFrames = 15;

export type Cut = { fromMs: number; toMs: number; silent: boolean };

export type Meter = {
  /** Samples as they come: mono, 16 bits, little-endian, 16,000 a second; in pieces of any size. */
  hear(bytes: Uint8Array): void;
  /** How loud each frame has been so far, 0 to 1. What there is of the last one counts as one. */
  read(): Float32Array;
};

export function openMeter(): Meter {
  const frames: number[] = [];
  let rest: Uint8Array = new Uint8Array(0);
  return {
    hear(bytes) {
      // A copy begins where numbers of two bytes may.
      const all = new Uint8Array(rest.byteLength + bytes.byteLength);
      all.set(rest);
      all.set(bytes, rest.byteLength);
      const samples = new Int16Array(all.buffer, 0, Math.floor(all.byteLength / 2));
      let at = 0;
      for (; at + samplesPerFrame <= samples.length; at += samplesPerFrame) {
        frames.push(loudnessOf(samples.subarray(at, at + samplesPerFrame)));
      }
      rest = all.subarray(2 * at);
    },
    read() {
      const left = new Int16Array(rest.slice().buffer, 0, Math.floor(rest.byteLength / 2));
      return Float32Array.from(left.length > 0 ? [...frames, loudnessOf(left)] : frames);
    },
  };
}

function loudnessOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32_768;
}

/** Segments of at most `longestMs` that leave nothing out, each cut at the quietest moment near its end. */
export function cutAtSilence(loudness: Float32Array, durationMs: number, longestMs: number): Cut[] {
  const longest = Math.floor(longestMs / frameMs);
  const cuts: Cut[] = [];
  for (let from = 0; from * frameMs < durationMs; ) {
    const isLast = durationMs - from * frameMs <= longestMs;
    const searched = from + Math.ceil(longest * (1 - searchShare));
    const to = isLast ? loudness.length : quietest(loudness, searched, from + longest);
    const silent = !loudness.subarray(from, to).some((level) => level > audible);
    cuts.push({ fromMs: from * frameMs, toMs: isLast ? durationMs : to * frameMs, silent });
    if (isLast) break;
    from = to;
  }
  return cuts;
}

/** The frame in [from, to) around which it is quietest; of several the last, so that segments are few. */
function quietest(loudness: Float32Array, from: number, to: number): number {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at < to; at += 1) {
    const around = loudness.subarray(at - pauseFrames, at + pauseFrames);
    const sum = around.reduce((total, level) => total + level, 0);
    if (sum > least) continue;
    least = sum;
    best = at;
  }
  return best;
}
