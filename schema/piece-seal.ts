/**
 * A long file sealed piece by piece, so that it can be written, read and gone on with in the middle while little of it is
 * in memory. Each piece is bound to its place and to whether it is the last: none can be moved, left out or cut off.
 */
import { decrypt, encrypt } from './secret.ts';

const pieceBytes = 64 * 1024;
/** What sealing adds to each piece: its nonce and tag. */
const addedBytes = 28;

/** Bytes from `from` up to and without `to`. */
type Range = { from: number; to: number };

/** `bound` has to be the same at opening, as has `key`, 32 bytes. An empty file is one empty piece. */
export async function* sealPieces(
  key: Buffer,
  bound: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let before: Buffer | undefined;
  let nth = 0;
  // The last piece is known for it when nothing comes after it.
  for await (const piece of cut(bytes, pieceBytes)) {
    if (before) {
      yield encrypt(key, before, placeOf(bound, nth, false));
      nth += 1;
    }
    before = piece;
  }
  yield encrypt(key, before ?? Buffer.alloc(0), placeOf(bound, nth, true));
}

/**
 * The part `range` of a file that had `sizeBytes`; `read` gives that part of what was written. Throws Unprocessable at
 * the first piece that was changed, or sealed with another key.
 */
export async function* openPieces(
  key: Buffer,
  bound: string,
  {
    sizeBytes,
    range,
    read,
  }: { sizeBytes: number; range: Range; read(part: Range): Promise<AsyncIterable<Uint8Array>> },
): AsyncGenerator<Buffer> {
  const last = Math.max(0, Math.ceil(sizeBytes / pieceBytes) - 1);
  const first = Math.min(last, Math.floor(range.from / pieceBytes));
  const end = Math.min(last, Math.floor(Math.max(range.from, range.to - 1) / pieceBytes));
  const writtenBytes = sizeBytes + (last + 1) * addedBytes;
  const sealedBytes = pieceBytes + addedBytes;
  const part = { from: first * sealedBytes, to: Math.min(writtenBytes, (end + 1) * sealedBytes) };
  let nth = first;
  for await (const sealed of cut(await read(part), sealedBytes)) {
    const plain = decrypt(key, sealed, placeOf(bound, nth, nth === last));
    const startsAt = nth * pieceBytes;
    yield plain.subarray(Math.max(0, range.from - startsAt), Math.max(0, range.to - startsAt));
    nth += 1;
  }
}

const placeOf = (bound: string, nth: number, isLast: boolean): string => `${bound}/${nth}${isLast ? '/last' : ''}`;

/** Pieces of this size, and what is left at the end. */
async function* cut(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let kept = Buffer.alloc(0);
  for await (const more of bytes) {
    kept = Buffer.concat([kept, more]);
    for (; kept.length >= size; kept = kept.subarray(size)) yield kept.subarray(0, size);
  }
  if (kept.length > 0) yield kept;
}
