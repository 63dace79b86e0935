/**
 * A zip archive as a stream, the same bytes for the same files wherever and whenever it is made: fixed times, the order
 * given, and nothing compressed, since what a compressor makes of a file differs between processors and its versions.
 */
import { crc32 } from 'node:zlib';

export type ArchiveFile = {
  /** With slashes between folders; relative, and different from all others. */
  name: string;
  bytes: Uint8Array | AsyncIterable<Uint8Array>;
};

/** Sizes of more than four bytes are written as zip64 has it, which every reader of this century understands. */
const version = 45;
/** Names are UTF-8 (bit 11); of a stream, size and checksum follow its bytes (bit 3). */
const utf8 = 0x0800;
const sizesFollow = 0x0008;
/** 1 January 1980, the first day that the form knows. */
const firstDay = 0x0021;
/** A plain file that its owner writes and others read, as Unix says it. */
const plainFile = (0o100644 << 16) >>> 0;
const madeOnUnix = 3 << 8;

type Entry = { name: Buffer; flags: number; crc: number; sizeBytes: bigint; at: bigint };

/** Memory is that of one piece. Throws for names that a reader would write elsewhere, or over another file. */
export async function* archive(
  files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
): AsyncGenerator<Buffer | Uint8Array> {
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = 0n;
  for await (const { name, bytes } of files) {
    if (names.has(name) || !isPlainName(name)) throw new Error(`not a name for a file in an archive: ${name}`);
    names.add(name);
    const entry: Entry = { name: Buffer.from(name), flags: utf8, crc: 0, sizeBytes: 0n, at };
    if (bytes instanceof Uint8Array) {
      take(entry, bytes);
      const head = localHead(entry);
      yield head;
      yield bytes;
      at += BigInt(head.length) + entry.sizeBytes;
    } else {
      entry.flags |= sizesFollow;
      const head = localHead(entry);
      yield head;
      for await (const piece of bytes) {
        take(entry, piece);
        yield piece;
      }
      const sizes = sizesAfter(entry);
      yield sizes;
      at += BigInt(head.length + sizes.length) + entry.sizeBytes;
    }
    entries.push(entry);
  }
  yield* directory(entries, at);
}

const isPlainName = (name: string): boolean =>
  /^[^/\\\0]+(\/[^/\\\0]+)*$/.test(name) && name.split('/').every((part) => part !== '.' && part !== '..');

function take(entry: Entry, piece: Uint8Array): void {
  entry.crc = crc32(piece, entry.crc);
  entry.sizeBytes += BigInt(piece.byteLength);
}

const widths = { H: 2, L: 4, Q: 8 } as const;

/** Numbers in these forms: `H` two bytes, `L` four, `Q` eight, least significant first. */
function packed(forms: string, ...values: (number | bigint)[]): Buffer {
  const sizes = [...forms].map((form) => widths[form as keyof typeof widths]);
  const bytes = Buffer.alloc(sizes.reduce<number>((sum, size) => sum + size, 0));
  let offset = 0;
  for (const [at, size] of sizes.entries()) {
    if (size === 8) bytes.writeBigUInt64LE(BigInt(values[at]!), offset);
    else bytes.writeUIntLE(Number(values[at]), offset, size);
    offset += size;
  }
  return bytes;
}

/** In place of four bytes, those of zip64 count. */
const elsewhere = 0xffffffff;

function localHead({ name, flags, crc, sizeBytes }: Entry): Buffer {
  const sizes = [elsewhere, elsewhere, name.length, 20];
  const head = packed('LHHHHHLLLHH', 0x04034b50, version, flags, 0, 0, firstDay, crc, ...sizes);
  return Buffer.concat([head, name, packed('HHQQ', 1, 16, sizeBytes, sizeBytes)]);
}

const sizesAfter = ({ crc, sizeBytes }: Entry): Buffer => packed('LLQQ', 0x08074b50, crc, sizeBytes, sizeBytes);

function centralHead({ name, flags, crc, sizeBytes, at }: Entry): Buffer {
  const made = [0x02014b50, madeOnUnix | version, version, flags, 0, 0, firstDay];
  const head = packed(
    'LHHHHHHLLLHHHHHLL',
    ...made,
    crc,
    elsewhere,
    elsewhere,
    name.length,
    28,
    0,
    0,
    0,
    plainFile,
    elsewhere,
  );
  return Buffer.concat([head, name, packed('HHQQQ', 1, 24, sizeBytes, sizeBytes, at)]);
}

/** What readers begin with: where each file lies, and where this itself does. */
function* directory(entries: readonly Entry[], at: bigint): Generator<Buffer> {
  let sizeBytes = 0n;
  for (const entry of entries) {
    const head = centralHead(entry);
    sizeBytes += BigInt(head.length);
    yield head;
  }
  const count = entries.length;
  const shortCount = Math.min(count, 0xffff);
  yield packed('LQHHLLQQQQ', 0x06064b50, 44, madeOnUnix | version, version, 0, 0, count, count, sizeBytes, at);
  yield packed('LLQL', 0x07064b50, 0, at + sizeBytes, 1);
  yield packed('LHHHHLLH', 0x06054b50, 0, 0, shortCount, shortCount, elsewhere, elsewhere, 0);
}
