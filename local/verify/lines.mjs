/** The lines of a stream, one at a time, with the line after it in sight. Memory is that of some pieces. */

const mostLineBytes = 64 * 2 ** 20;

/** `peek(ahead)` and `take()` answer a line without its end, as bytes; null when there are no more. */
export function openLines(pieces) {
  const batches = split(pieces);
  let lines = [];
  let at = 0;
  async function has(ahead) {
    while (lines.length - at <= ahead) {
      const { done, value } = await batches.next();
      if (done) return false;
      lines = [...lines.slice(at), ...value];
      at = 0;
    }
    return true;
  }
  return {
    peek: async (ahead = 0) => ((await has(ahead)) ? lines[at + ahead] : null),
    take: async () => ((await has(0)) ? lines[at++] : null),
  };
}

async function* split(pieces) {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const lines = [];
    let from = 0;
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      lines.push(bytes.subarray(from, to));
      from = to + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > mostLineBytes) throw new Error('a line is too long');
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest];
}
