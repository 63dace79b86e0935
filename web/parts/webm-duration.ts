/**
 * How long a recording is, written into its WebM header. Browsers write the header before they know, and players of such
 * a file show neither its length nor how far they have come.
 */

const ids = { ebml: 0x1a45dfa3, segment: 0x18538067, info: 0x1549a966, timestampScale: 0x2ad7b1, duration: 0x4489 };
/** A timestamp is a millisecond unless the header says otherwise. */
const usualScaleNs = 1_000_000;

interface Element {
  id: number;
  from: number;
  contentAt: number;
  /** Null where it goes on until the file ends. */
  endAt: number | null;
}

/** As many bytes that the header stands within. */
export const headBytes = 4_096;

/** `head` with the length in it; as it came where it is no header of a browser's recording, or says the length already. */
export function withDuration(head: Uint8Array<ArrayBuffer>, durationMs: number): Uint8Array<ArrayBuffer> {
  const ebml = elementAt(head, 0);
  const segment = ebml?.id === ids.ebml ? elementAt(head, ebml.endAt) : undefined;
  // A segment of a known size would have to grow as well.
  const info = segment?.id === ids.segment && segment.endAt === null ? elementAt(head, segment.contentAt) : undefined;
  if (info?.id !== ids.info || info.endAt === null || info.endAt > head.length) return head;
  const parts = elementsIn(head, info.contentAt, info.endAt);
  if (parts.some(({ id }) => id === ids.duration)) return head;
  const scale = parts.find(({ id }) => id === ids.timestampScale);
  const scaleNs = scale ? numberAt(head, scale.contentAt, scale.endAt! - scale.contentAt) : usualScaleNs;
  const duration = durationElement((durationMs * 1e6) / scaleNs);
  const content = [...head.subarray(info.contentAt, info.endAt), ...duration];
  const grown = [...head.subarray(info.from, info.from + 4), ...sizeField(content.length), ...content];
  return Uint8Array.from([...head.subarray(0, info.from), ...grown, ...head.subarray(info.endAt)]);
}

/** Undefined beyond what is there. */
function elementAt(bytes: Uint8Array, from: number | null): Element | undefined {
  if (from === null) return undefined;
  const sizeAt = from + fieldLength(bytes[from]);
  const length = fieldLength(bytes[sizeAt]);
  const contentAt = sizeAt + length;
  if (contentAt > bytes.length) return undefined;
  const size = numberAt(bytes, sizeAt, length) - 2 ** (7 * length);
  const isOpen = size === 2 ** (7 * length) - 1 || !Number.isSafeInteger(size);
  return { id: numberAt(bytes, from, sizeAt - from), from, contentAt, endAt: isOpen ? null : contentAt + size };
}

function elementsIn(bytes: Uint8Array, from: number, endAt: number): Element[] {
  const found: Element[] = [];
  for (let at: number | null = from; at !== null && at < endAt; ) {
    const element = elementAt(bytes, at);
    if (!element) break;
    found.push(element);
    at = element.endAt;
  }
  return found;
}

/** A field is as long as its first byte has leading zeros, and one more. */
const fieldLength = (first = 0): number => Math.clz32(first) - 23;

const numberAt = (bytes: Uint8Array, at: number, length: number): number =>
  bytes.subarray(at, at + length).reduce((number, byte) => number * 256 + byte, 0);

/** A size of up to 16 kB, in two bytes. */
const sizeField = (size: number): number[] => [0x40 | (size >> 8), size & 0xff];

function durationElement(duration: number): Uint8Array {
  const bytes = new Uint8Array([0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0]);
  new DataView(bytes.buffer).setFloat64(3, duration);
  return bytes;
}
