/** Readers of event streams over real connections: quick ones, and such that take next to nothing. */
import { connect, type TcpNetConnectOpts } from 'node:net';
import type { DuplexOptions } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export type SentEvent = { id: number; event: string; data: string };

/** The events that have come whole, in order. */
export const wholeEvents = (text: string): SentEvent[] =>
  [...text.matchAll(/(?:^|\n)id: (\d+)\nevent: (\w+)\ndata: (.*)\n(?=\n)/g)].map(([, id, event, data]) => ({
    id: Number(id),
    event: event!,
    data: data!,
  }));

export type SlowReader = {
  /** Takes all that the connection still holds; what came over the whole time, without the framing of HTTP. */
  rest(): Promise<string>;
  leave(): void;
};

/**
 * Asks for a stream and takes a byte of it every `everyMs` milliseconds, on a connection that holds as little as the
 * system allows.
 */
export function readSlowly(url: string, cookie: string, everyMs: number): SlowReader {
  const { hostname, port, pathname, search } = new URL(url);
  const narrow = { host: hostname, port: Number(port), highWaterMark: 1 } satisfies TcpNetConnectOpts & DuplexOptions;
  const socket = connect(narrow);
  socket.on('error', () => undefined);
  const taken: Buffer[] = [];
  const take = (bytes: number) => {
    const chunk = socket.read(bytes) as Buffer | null;
    if (chunk) taken.push(chunk);
    return chunk !== null;
  };
  const timer = setInterval(() => take(1), everyMs);
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nCookie: diarium=${cookie}\r\n\r\n`);
  return {
    rest: async () => {
      clearInterval(timer);
      let isOver = false;
      socket.once('end', () => (isOver = true)).once('close', () => (isOver = true));
      while (!isOver) if (!take(socket.readableLength || 1)) await sleep(1);
      return unframed(Buffer.concat(taken));
    },
    leave: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

/** The body of a chunked response, as far as it came. */
function unframed(response: Buffer): string {
  let at = response.indexOf('\r\n\r\n') + 4;
  const body: Buffer[] = [];
  while (at < response.length) {
    const lineEnd = response.indexOf('\r\n', at);
    const sizeBytes = lineEnd < 0 ? 0 : Number.parseInt(response.subarray(at, lineEnd).toString(), 16);
    if (!sizeBytes) break;
    body.push(response.subarray(lineEnd + 2, lineEnd + 2 + sizeBytes));
    at = lineEnd + 2 + sizeBytes + 2;
  }
  return Buffer.concat(body).toString();
}
