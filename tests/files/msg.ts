/** A message as Outlook keeps one: a container with a stream for each property. MS-OXMSG. */
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

const kinds = { folder: 1, stream: 2, root: 5 };
const headerBytes = 32;
const propertyBytes = 16;
/** Tags of properties: their number and, in the lower half, what they are made of. */
const tags = { subject: '0037001E', body: '1000001E', from: '0C1A001E', codePage: 0x3f_de_00_03 };

/** Texts are bytes of `codePage`, as programs without Unicode wrote them. */
export function makeMsg(texts: { subject: Buffer; body: Buffer; from: Buffer }, codePage: number): Buffer {
  const properties = Buffer.alloc(headerBytes + propertyBytes);
  properties.writeUInt32LE(tags.codePage, headerBytes);
  properties.writeUInt32LE(6, headerBytes + 4);
  properties.writeUInt32LE(codePage, headerBytes + 8);
  const streams: Entry[] = [
    stream('__properties_version1.0', properties),
    ...(['subject', 'body', 'from'] as const).map((name) => stream(`__substg1.0_${tags[name]}`, texts[name])),
  ];
  const root: Entry = { name: 'Root Entry', type: kinds.root, length: 0, children: streams.map((_, at) => at + 1) };
  return Buffer.from(burn([root, ...streams]));
}

const stream = (name: string, bytes: Buffer): Entry => ({
  name,
  type: kinds.stream,
  length: bytes.length,
  // A Buffer may stand in a larger one, which is what would be written.
  binaryProvider: () => Uint8Array.from(bytes),
});
