/** The verifier reads lines out of pieces that lie in one place, each over the one before. */
import { expect, test } from 'vitest';

const { openLines } = await import(new URL('verify/lines.mjs', import.meta.url).href);

/** The bytes in pieces of so many, each written over the one before it. */
function* overwritten(bytes: Buffer, pieceBytes: number): Generator<Buffer> {
  const place = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield place.subarray(0, bytes.copy(place, 0, at, at + pieceBytes));
  }
}

test('every line comes out as it went in, with the next one in sight, however the pieces fall', async () => {
  const lines = ['kort', '', 'å'.repeat(300_000), 'näst sist', '', 'utan slut'];
  const bytes = Buffer.from(lines.join('\n'));
  for (const pieceBytes of [997, 65_536, bytes.length]) {
    const source = openLines(overwritten(bytes, pieceBytes));
    for (const [at, line] of lines.entries()) {
      const next = await source.peek(1);
      expect(next?.toString() ?? null).toBe(lines[at + 1] ?? null);
      expect((await source.peek()).toString()).toBe(line);
      expect((await source.take()).toString()).toBe(line);
    }
    expect([await source.take(), await source.peek(), await source.peek(1)]).toEqual([null, null, null]);
  }
  const [ended, empty] = [openLines([Buffer.from('a\n\n')]), openLines([])];
  expect([`${await ended.take()}`, `${await ended.take()}`, await ended.take()]).toEqual(['a', '', null]);
  expect(await empty.take()).toBeNull();
});
