/** The lines of a stream, one at a time, with the line after it in sight. Memory is that of the longest two lines. */

const leastBytes = 2 ** 17;
const mostLineBytes = 64 * 2 ** 20;
const newline = 10;

/**
 * `peek(ahead)` and `take()` answer a line without its end, as bytes; null when there are no more. The bytes are good
 * until the next line is asked for: they lie where the next ones are read to.
 */
export function openLines(pieces) {
  const source = pieces[Symbol.asyncIterator]?.() ?? pieces[Symbol.iterator]();
  let bytes = Buffer.allocUnsafeSlow(leastBytes);
  let from = 0;
  let to = 0;
  let isOver = false;

  async function readMore() {
    const { done, value } = await source.next();
    isOver = done;
    if (!done) hold(value);
  }

  /** What was taken makes room for what comes. */
  function hold(piece) {
    const left = to - from;
    if (left > 2 * mostLineBytes) throw new Error('a line is too long');
    const isTooSmall = left + piece.length > bytes.length;
    const room = isTooSmall ? Buffer.allocUnsafeSlow(2 * (left + piece.length)) : bytes;
    bytes.copy(room, 0, from, to);
    piece.copy(room, left);
    bytes = room;
    from = 0;
    to = left + piece.length;
  }

  /** Where the line so many ahead begins and ends; null where there is none. */
  async function find(ahead) {
    for (;;) {
      let begin = from;
      let end = endOf(begin);
      for (let skipped = 0; skipped < ahead && end >= 0; skipped += 1) {
        begin = end + 1;
        end = endOf(begin);
      }
      if (end >= 0) return { begin, end };
      if (isOver) return null;
      await readMore();
    }
  }

  /** Of the line that begins there; -1 while its end is not here. The last one may have no end of its own. */
  function endOf(begin) {
    const end = bytes.indexOf(newline, begin);
    if (end >= 0 && end < to) return end;
    return isOver && begin < to ? to : -1;
  }

  return {
    peek: async (ahead = 0) => {
      const line = await find(ahead);
      return line && bytes.subarray(line.begin, line.end);
    },
    take: async () => {
      const line = await find(0);
      if (!line) return null;
      from = Math.min(line.end + 1, to);
      return bytes.subarray(line.begin, line.end);
    },
  };
}
