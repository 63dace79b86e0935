/** Serves the bundled sample site on loopback: plain Node, no settings, everything rendered when it starts. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { type Answer, fileAnswer, htmlAnswer, isUnchanged } from './answer.ts';
import { type Page, readPages } from './page.ts';
import { renderNotice, renderPage, renderPrint } from './render.ts';
import { compressed, robotsTxt, sitemapIndex, sitemapOf } from './sitemap.ts';
import { trapAnswer } from './traps.ts';

/** `path` with its query, as it was asked for. */
export type SampleRequest = { path: string; status: number; userAgent: string; at: Date };

export type SampleSite = {
  /** Origin without a trailing slash. */
  url: string;
  /** `127.0.0.1:PORT`, as a crawl's allow list names it. */
  host: string;
  /** The latest requests, oldest first (at most 10,000). */
  requests(): SampleRequest[];
  [Symbol.asyncDispose](): Promise<void>;
};

const contentFolder = fileURLToPath(new URL('./site/', import.meta.url));
const requestsKept = 10_000;

/** Starts the site on 127.0.0.1, at `port` or any free one; rejects with EADDRINUSE when the port is taken. */
export async function serveSample(options: { port?: number } = {}): Promise<SampleSite> {
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  const files = siteFiles(readPages(contentFolder), url);
  const requests: SampleRequest[] = [];

  server.on('request', (request, response) => {
    const target = request.url ?? '/';
    const answer = answerFor(target.split('?', 1)[0] ?? target, files);
    const unchanged = isUnchanged(request.headers, answer);
    requests.push({
      path: target,
      status: unchanged ? 304 : answer.status,
      userAgent: request.headers['user-agent'] ?? '',
      at: new Date(),
    });
    if (requests.length > requestsKept) requests.shift();
    setTimeout(() => send(request, response, answer, unchanged), answer.delayMs);
  });

  return {
    url,
    host,
    requests: () => [...requests],
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function siteFiles(pages: Page[], origin: string): Map<string, Answer> {
  const files = new Map(pages.map((page) => [page.path, pageAnswer(page, pages, origin)]));
  const permit = pages.find((page) => page.path === '/bygga-bo/bygglov');
  if (permit) files.set(`${permit.path}/utskrift`, htmlAnswer(renderPrint(permit, origin)));
  const text = (type: string, body: string) => fileAnswer(`${type}; charset=utf-8`, Buffer.from(body));
  files.set('/robots.txt', text('text/plain', robotsTxt(origin)));
  files.set('/sitemap.xml', text('application/xml', sitemapIndex(origin)));
  files.set('/sitemap-en.xml', text('application/xml', sitemapOf('en', pages, origin)));
  files.set('/sitemap-sv.xml.gz', fileAnswer('application/gzip', compressed(sitemapOf('sv', pages, origin))));
  files.set('/site.css', text('text/css', readFileSync(`${contentFolder}site.css`, 'utf8')));
  return files;
}

function pageAnswer(page: Page, pages: Page[], origin: string): Answer {
  const body = iconv.encode(renderPage(page, pages, origin), page.charset);
  // An old server announces its windows-1252 pages as iso-8859-1, and browsers read that as windows-1252.
  const charset = page.charset === 'windows-1252' ? 'iso-8859-1' : page.charset;
  return fileAnswer(`text/html; charset=${charset}`, body, page.modified, page.delayMs);
}

function answerFor(path: string, files: Map<string, Answer>): Answer {
  return files.get(path) ?? trapAnswer(path) ?? missingPage;
}

const missingPage = htmlAnswer(renderNotice('Sidan finns inte', '<p>Sidan har flyttats eller tagits bort.</p>'), 404);

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, unchanged: boolean): void {
  if (unchanged) {
    const { etag, 'last-modified': lastModified } = answer.headers;
    response.writeHead(304, { etag, ...(lastModified && { 'last-modified': lastModified }) }).end();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
