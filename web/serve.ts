/**
 * Serves the built web from the API's own Fastify: its assets, and every page that is not the API's.
 * Pages reach the API through `app.inject`, so a page can do nothing that its reader could not.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import { createRequestHandler, type RequestHandler, type ServerBuild } from '@remix-run/node';
import { createRequest, sendResponse } from '@remix-run/node-fetch-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '#schema/session.ts';
import type { Api } from './context.ts';
import { pageHeaders } from './policy.ts';
import { chooseLanguage } from './words/choose.ts';

/** What reads PDF files runs as a worker, by its own file's policy: it unpacks pictures by WebAssembly, and loads nothing. */
const readerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/** Where `web/build.ts` leaves the build. */
export const buildDir = join(import.meta.dirname, 'build');

/** Paths that the API answers for itself, also with 404. */
const apiPaths = /^\/(api|scim|docs|health|metrics|openapi)([/.?]|$)/;

/** Pages that do something when they are opened: looked at without being opened, they do nothing. */
const actingPaths = /^\/(session\/callback|t\/[^/]+\/provider\/)/;

/** Headers that tell the API who asks, from where, and whether the request is our own page's. */
const forwarded = ['cookie', 'origin', 'sec-fetch-site', 'user-agent', 'x-forwarded-for', 'host'] as const;

/** Registers assets and pages. Rejects when the web has not been built. */
export async function mountWeb(app: FastifyInstance): Promise<void> {
  const build: ServerBuild = await import(pathToFileURL(join(buildDir, 'server/index.js')).href);
  const handle = createRequestHandler(build, 'production');

  await app.register(fastifyStatic, {
    root: join(buildDir, 'client/assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply, path) => {
      reply.header('x-content-type-options', 'nosniff');
      if (path.endsWith('.mjs')) reply.header('content-security-policy', readerPolicy);
    },
  });

  await app.register(async (pages) => {
    // Remix reads the body itself, so nothing here may consume it first.
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser('*', (_request, _body, done) => done(null));
    pages.all('/*', async (request, reply) => {
      if (apiPaths.test(request.url)) return reply.callNotFound();
      if (request.method === 'HEAD' && actingPaths.test(request.url)) return reply.code(204).send();
      reply.hijack();
      try {
        await sendPage(app, handle, request, reply);
      } catch (error) {
        // Nobody answers a hijacked request but us: a reader who has gone, or a page that broke, ends here.
        request.log.warn({ err: error }, 'page not sent');
        reply.raw.destroy();
      }
    });
  });
}

async function sendPage(app: FastifyInstance, handle: RequestHandler, request: FastifyRequest, reply: FastifyReply) {
  const nonce = randomBytes(16).toString('base64');
  const asked = createRequest(request.raw, reply.raw);
  const { api, cookies } = openApi(app, request, chooseLanguage(asked));
  const onDefect = (error: unknown) => request.log.error({ err: error }, 'defect in a page');
  const response = await handle(asked, { nonce, api, onDefect });
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(pageHeaders(nonce))) headers.set(name, value);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  await sendResponse(reply.raw, new Response(response.body, { status: response.status, headers }));
}

/** The API as one reader sees it; cookies that it sets during the request are collected for the page's response. */
function openApi(app: FastifyInstance, request: FastifyRequest, language: Language): { api: Api; cookies: string[] } {
  const cookies: string[] = [];
  const own = Object.fromEntries(
    forwarded.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]]])),
  );
  const api: Api = async (path, { method = 'GET', json, key } = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      remoteAddress: request.ip,
      headers: {
        ...own,
        'accept-language': language,
        'x-request-id': request.id,
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(json === undefined ? {} : { payload: json as object }),
    });
    cookies.push(...[answer.headers['set-cookie'] ?? []].flat());
    const body = answer.rawPayload.length > 0 ? new Uint8Array(answer.rawPayload) : null;
    return new Response(body, {
      status: answer.statusCode,
      headers: { 'content-type': String(answer.headers['content-type'] ?? 'application/json') },
    });
  };
  return { api, cookies };
}
