/**
 * Reads zip archives, of any size and piece by piece: by the list at their end, which says where each file is. Throws
 * with what is wrong when an archive cannot be read in one way alone.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

const endSize = 22;
const locatorSize = 20;
const wideEndSize = 56;
/** The end may be followed by a comment of so many bytes. */
const mostComment = 65_535;
const pieceBytes = 2 ** 16;
/** An archive of ours has some ten files; a list of more than this is no list of ours. */
const mostListBytes = 16 * 2 ** 20;
const isElsewhere = 0xffffffff;

/** Answers the names in their order, and `read(name)`, which streams a file's bytes: each piece is good until the next. */
export async function openZip(path) {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { at, length } = await findList(file, size);
    if (length > mostListBytes || at + length > size) throw new Error('its list of files is damaged');
    const entries = readList(await readAt(file, at, length));
    if (new Set(entries.map(({ name }) => name)).size !== entries.length) throw new Error('a name is in it twice');
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return {
      names: entries.map(({ name }) => name),
      read: (name) => readEntry(path, file, byName.get(name)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('it ends too early');
  return buffer;
}

async function findList(file, size) {
  const tailSize = Math.min(size, endSize + mostComment);
  const tail = await readAt(file, size - tailSize, tailSize);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + endSize > tail.length) throw new Error('it is no zip archive, or its end is missing');
  const near = { at: tail.readUInt32LE(end + 16), length: tail.readUInt32LE(end + 12) };
  const locatorAt = size - tailSize + end - locatorSize;
  if (locatorAt < 0) return near;
  const locator = await readAt(file, locatorAt, locatorSize);
  if (locator.toString('latin1', 0, 4) !== 'PK\x06\x07') return near;
  const wide = await readAt(file, Number(locator.readBigUInt64LE(8)), wideEndSize);
  if (wide.toString('latin1', 0, 4) !== 'PK\x06\x06') throw new Error('its end is damaged');
  return { at: Number(wide.readBigUInt64LE(48)), length: Number(wide.readBigUInt64LE(40)) };
}

function readList(list) {
  const entries = [];
  for (let at = 0; at < list.length; ) {
    if (list.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error('its list of files is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => list.readUInt16LE(at + offset));
    const name = list.toString('utf8', at + 46, at + 46 + nameLength);
    const entry = {
      name,
      method: list.readUInt16LE(at + 10),
      storedBytes: list.readUInt32LE(at + 20),
      sizeBytes: list.readUInt32LE(at + 24),
      at: list.readUInt32LE(at + 42),
    };
    const extraAt = at + 46 + nameLength;
    entries.push(widened(entry, list.subarray(extraAt, extraAt + extraLength)));
    at = extraAt + extraLength + commentLength;
  }
  return entries;
}

/** Sizes and places that do not fit into four bytes stand in the extra field 1, in this order, where they do not fit. */
function widened(entry, extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let place = at + 4;
    for (const field of ['sizeBytes', 'storedBytes', 'at']) {
      if (entry[field] !== isElsewhere) continue;
      entry[field] = Number(extra.readBigUInt64LE(place));
      place += 8;
    }
  }
  return entry;
}

async function* readEntry(path, file, { name, method, at, storedBytes, sizeBytes }) {
  const head = await readAt(file, at, 30);
  const nameLength = head.readUInt16LE(26);
  const ownName = (await readAt(file, at + 30, nameLength)).toString('utf8');
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04' || ownName !== name)
    throw new Error(`${name} is not where it should be`);
  const start = at + 30 + nameLength + head.readUInt16LE(28);
  if (storedBytes === 0) return;
  if (method !== 0 && method !== 8) throw new Error(`${name} is packed in a way that is not known here`);
  const pieces = method === 0 ? readStored(file, start, storedBytes) : unpack(path, start, storedBytes);
  let left = sizeBytes;
  for await (const piece of pieces) {
    left -= piece.length;
    if (left < 0) throw new Error(`${name} is longer than it says`);
    yield piece;
  }
  if (left > 0) throw new Error(`${name} is shorter than it says`);
}

/** One place in memory for all of it: of an archive of gigabytes, as much would wait to be cleared away. */
async function* readStored(file, start, storedBytes) {
  const place = Buffer.allocUnsafeSlow(Math.min(pieceBytes, storedBytes));
  for (let done = 0; done < storedBytes; ) {
    const { bytesRead } = await file.read(place, 0, Math.min(place.length, storedBytes - done), start + done);
    if (bytesRead === 0) return;
    yield place.subarray(0, bytesRead);
    done += bytesRead;
  }
}

function unpack(path, start, storedBytes) {
  const stored = createReadStream(path, { start, end: start + storedBytes - 1, highWaterMark: pieceBytes });
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  stored.on('error', (error) => inflate.destroy(error));
  return stored.pipe(inflate);
}
