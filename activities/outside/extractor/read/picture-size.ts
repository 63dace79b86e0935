/** How large a picture says it is, read from its first bytes; null for kinds and files that do not say. */
export function pixelsOf(bytes: Buffer): { width: number; height: number } | null {
  const head = bytes.toString('latin1', 0, 12);
  try {
    if (head.startsWith('\x89PNG')) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    if (head.startsWith('GIF8')) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    if (head.startsWith('BM')) return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
    if (head.startsWith('\xff\xd8')) return jpegSize(bytes);
  } catch {
    // It ends before it says.
  }
  return null;
}

/** In the first frame header: a JPEG is a row of segments that say how long they are. */
function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
  }
  return null;
}
