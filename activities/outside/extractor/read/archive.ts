/**
 * Zip archives of strangers: sizes are counted as they are unpacked, whatever the archive says of itself, and nothing
 * is written to disk.
 */
import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from '#schema/unreadable.ts';
import { LIMITS, megabytes } from '../limits.ts';
import type { Room } from './reading.ts';

export type Archive = {
  /** Of files, in the order in which they stand in the archive. */
  names: ReadonlySet<string>;
  /** Of all of them unpacked, as the archive says; one that says less than there is cannot be unpacked. */
  saidBytes: number;
  /** Unpacks a part piece by piece. Throws UnreadableFile, `damaged` where there is no such part. */
  stream(name: string): AsyncGenerator<Buffer>;
  bytes(name: string): Promise<Buffer>;
  /** UTF-8. */
  text(name: string): Promise<string>;
};

/** Throws UnreadableFile for one with too much in it or a password, and an Error for one that is damaged. */
export async function openArchive(bytes: Buffer, room: Room): Promise<Archive> {
  const file = await fromBufferPromise(bytes, { lazyEntries: true });
  const entries = await entriesOf(file, room);
  async function* stream(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (entry === undefined) throw new UnreadableFile(`The archive has no ${name}`, 'damaged');
    if (entry.isEncrypted()) throw new UnreadableFile('The archive has a password', 'encrypted');
    if (entry.uncompressedSize > room.bytes) throw tooLarge();
    for await (const piece of await file.openReadStreamPromise(entry)) {
      room.bytes -= piece.length;
      if (room.bytes < 0) throw tooLarge();
      yield piece;
    }
  }
  const whole = (name: string) => buffer(stream(name));
  return {
    names: new Set(entries.keys()),
    saidBytes: [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
    stream,
    bytes: whole,
    text: async (name) => new TextDecoder().decode(await whole(name)),
  };
}

async function entriesOf(file: ZipFile, room: Room): Promise<Map<string, Entry>> {
  room.entries -= file.entryCount;
  if (room.entries < 0) throw tooLarge();
  const entries = new Map<string, Entry>();
  for await (const entry of file.eachEntry()) if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
  return entries;
}

export const tooLarge = () =>
  new UnreadableFile('Too much is packed in the file', 'too-large-unpacked', {
    limitMegabytes: megabytes(LIMITS.unpackedBytes),
  });
