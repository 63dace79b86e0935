/**
 * A website on loopback for tests: pages by path, and a log of who asked for what, when, and how many at once.
 * The pages can be changed while it runs.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Visit {
  /** Unix time of the request's arrival. */
  atMs: number;
  /** Path and query. */
  path: string;
  headers: IncomingMessage['headers'];
  /** Requests in progress on arrival, this one included. */
  concurrent: number;
  /** 0 until answered. */
  status: number;
  /** Unix time the answer was out or the connection gone; 0 until then. */
  endMs: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
/** Text and bytes are served as HTML with status 200. */
export type Page = Handler | string | Uint8Array;
export type Pages = Record<string, Page>;

export interface Site extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  origin: string;
  hostPort: string;
  /** Read at each request: add, replace or delete to change the site. */
  pages: Pages;
  log: Visit[];
}

/** Serves `pages` (key: path with query, else path alone) on a free port of 127.0.0.1; other paths answer 404. */
export async function serveSite(pages: Pages): Promise<Site> {
  const log: Visit[] = [];
  let concurrent = 0;
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    const path = request.url ?? '/';
    concurrent += 1;
    const visit: Visit = { atMs: Date.now(), path, headers: request.headers, concurrent, status: 0, endMs: 0 };
    log.push(visit);
    response.once('close', () => {
      concurrent -= 1;
      visit.status = response.headersSent ? response.statusCode : 0;
      visit.endMs = Date.now();
    });
    const page = pages[path] ?? pages[path.split('?', 1)[0] as string];
    if (typeof page === 'function') page(request, response);
    else if (page === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Not here</p>');
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    hostPort: `127.0.0.1:${port}`,
    pages,
    log,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The most requests that were in progress at once. */
export function mostConcurrent(log: readonly Visit[]): number {
  return log.reduce((most, visit) => Math.max(most, visit.concurrent), 0);
}
