/** What sick and hostile sites do, as page handlers and as a server below HTTP. */
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Handler } from './site.ts';

export const redirectTo =
  (location: string): Handler =>
  (_request, response) =>
    response.writeHead(302, { location }).end();
export const packed =
  (coding: string, body: Uint8Array): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-encoding': coding, 'content-type': 'text/html' }).end(body);

/** Writes a chunk each `everyMs` until the reader goes away. */
export const drip =
  (chunk: Uint8Array | string, everyMs: number): Handler =>
  async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    while (!response.destroyed) {
      response.write(chunk);
      await pause(everyMs);
    }
  };

/** A server that says one thing, byte for byte, and ends the connection. */
export async function serveRaw(bytes: string): Promise<AsyncDisposable & { origin: string; hostPort: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hostPort = `127.0.0.1:${(server.address() as { port: number }).port}`;
  const close = async () => void (await new Promise((resolve) => server.close(resolve)));
  return { origin: `http://${hostPort}`, hostPort, [Symbol.asyncDispose]: close };
}
