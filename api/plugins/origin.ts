/** Requests that change something must come from our own pages: Origin and Sec-Fetch-Site are checked on each. */
import type { FastifyRequest } from 'fastify';
import { NotAllowed } from '#schema/errors.ts';
import type { App } from '../deps.ts';
import { sessionCookie } from './session.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export function installOrigin(app: App, { publicUrl }: { publicUrl: string }): void {
  const own = new URL(publicUrl).origin;
  const cookie = sessionCookie(publicUrl).name;
  const requireOwnPage = (request: FastifyRequest): void => {
    if (reading.has(request.method)) return;
    const carriesCookie = request.cookies[cookie] !== undefined;
    // A program's bearer is never sent along by a browser on its own.
    if (!carriesCookie && request.headers.authorization) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      (origin !== undefined && !isOwn(origin, own, request)) || (site !== undefined && site !== 'same-origin');
    const unsaid = origin === undefined && site === undefined;
    if (foreign || (unsaid && carriesCookie)) {
      throw new NotAllowed('the request does not come from our own pages', { code: 'foreign-origin' });
    }
  };
  app.addHook('onRequest', (request, _reply, done) => {
    requireOwnPage(request);
    done();
  });
}

/** On one machine `localhost` and `127.0.0.1` are both us, as long as the page came from where it posts to. */
function isOwn(origin: string, own: string, request: FastifyRequest): boolean {
  if (origin === own) return true;
  const host = request.headers.host ?? '';
  return loopbackHost.test(host) && origin === `http://${host}`;
}
