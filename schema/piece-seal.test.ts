/** A file that is sealed piece by piece opens whole and in parts, and not when a piece is missing, moved or changed. */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openPieces, sealPieces } from './piece-seal.ts';

const key = randomBytes(32);
const pieceBytes = 65_536;
const sealedBytes = pieceBytes + 28;

async function* inBits(bytes: Buffer, size = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
type Opener = { key: Buffer; bound: string };
const seal = (plain: Buffer) => buffer(sealPieces(key, 'here', inBits(plain)));
const open = (
  sealed: Buffer,
  sizeBytes: number,
  range = { from: 0, to: sizeBytes },
  by: Opener = { key, bound: 'here' },
) => {
  const read = async (part: { from: number; to: number }) => inBits(sealed.subarray(part.from, part.to), 7_777);
  return buffer(openPieces(by.key, by.bound, { sizeBytes, range, read }));
};

test('what was sealed opens whole and in any part, whatever its size', async () => {
  for (const size of [0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 200_001]) {
    const plain = randomBytes(size);
    const sealed = await seal(plain);
    expect(sealed.length).toBe(size + 28 * Math.max(1, Math.ceil(size / pieceBytes)));
    expect((await open(sealed, size)).equals(plain), `${size}`).toBe(true);
    for (const [from, to] of [
      [0, 1],
      [size - 1, size],
      [pieceBytes - 1, pieceBytes + 1],
      [pieceBytes, 2 * pieceBytes],
      [70_000, 150_000],
    ] as const) {
      if (from < 0 || to > size) continue;
      expect((await open(sealed, size, { from, to })).equals(plain.subarray(from, to)), `${from} of ${size}`).toBe(
        true,
      );
    }
  }
});

test('another key, another place, and pieces that were changed, swapped or cut off do not open', async () => {
  const size = 3 * pieceBytes;
  const sealed = await seal(randomBytes(size));
  const pieces = [0, 1, 2].map((nth) => sealed.subarray(nth * sealedBytes, (nth + 1) * sealedBytes));
  const refused = (bytes: Buffer, sizeBytes = size, by?: Opener) =>
    expect(open(bytes, sizeBytes, undefined, by)).rejects.toThrow('does not open');
  await refused(sealed, size, { key: randomBytes(32), bound: 'here' });
  await refused(sealed, size, { key, bound: 'there' });
  await refused(Buffer.from(sealed.map((byte, at) => (at === 100_000 ? byte ^ 1 : byte))));
  await refused(Buffer.concat([pieces[1]!, pieces[0]!, pieces[2]!]));
  await refused(Buffer.concat([pieces[0]!, pieces[2]!]));
  await refused(Buffer.concat(pieces.slice(0, 2)), 2 * pieceBytes);
});
