/**
 * The sound of recordings while a run hears them: mono, 16,000 samples a second of 16 bits, nothing else. A moment is a
 * place in it, so that any worker reads a segment without the rest.
 */
import { buffer } from 'node:stream/consumers';
import type { BucketSettings } from '#schema/settings.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';

export const samplesPerSecond = 16_000;
export const bytesPerMs = (2 * samplesPerSecond) / 1_000;
const headerBytes = 44;

/** Below the folder of the tenant's originals, so that it goes with the tenant. */
export const soundFolder = (tenantId: string): string => `t/${tenantId}/sound`;

type SoundKey = { tenantId: string; extractId: string };

export type Sounds = {
  /** Keeps it durably, in place of what was there. Answers its length. */
  keep(key: SoundKey, sound: AsyncIterable<Uint8Array>): Promise<{ durationMs: number }>;
  /** A stretch of it as a WAV file. Throws NotFound. */
  wave(key: SoundKey, fromMs: number, toMs: number): Promise<Buffer>;
  /** One that is not there is removed already. */
  remove(key: SoundKey): Promise<void>;
};

export function openSounds({ dir, bucket }: { dir: string; bucket?: BucketSettings | undefined }): Sounds {
  const shelf = bucket ? openBucket(bucket) : openFolder(dir);
  const nameOf = ({ tenantId, extractId }: SoundKey) => `${soundFolder(tenantId)}/${extractId}`;
  return {
    async keep(key, sound) {
      const sizeBytes = await shelf.write(nameOf(key), sound);
      return { durationMs: Math.floor(sizeBytes / bytesPerMs) };
    },
    async wave(key, fromMs, toMs) {
      const range = { from: fromMs * bytesPerMs, to: toMs * bytesPerMs };
      return waveOf(await buffer(await shelf.read(nameOf(key), range)));
    },
    remove: (key) => shelf.remove(nameOf(key)),
  };
}

/** Samples of such a sound as a WAV file. */
export const waveOf = (samples: Buffer): Buffer => Buffer.concat([waveHeader(samples.byteLength), samples]);

/** http://soundfile.sapp.org/doc/WaveFormat/ */
function waveHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(2 * samplesPerSecond, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
