/** One JSON line a request: id, route, status, time, tenant. Never bodies, query strings, headers or names. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import { logSerializers } from '#schema/log.ts';
import type { App } from '../deps.ts';

const goodId = /^[A-Za-z0-9._-]{8,64}$/;

/** The log of the API and the web, on stdout unless told otherwise. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, base: { process: 'api' }, serializers: logSerializers }, destination);
}

/** The caller's x-request-id when it is harmless, else a new one. */
export function requestId(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && goodId.test(given) ? given : randomUUID();
}

export function installLogging(app: App): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        tenantId: tenantOf(request),
        method: request.method,
        path: leadsNowhere(reply.statusCode) ? undefined : pathOf(request.url),
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
    done();
  });
}

/** Whose request it is, once that is known: said in each line, since a logger of its own costs more than the line. */
export const tenantOf = ({ session, half }: FastifyRequest): string | undefined => (session ?? half)?.tenantId;

/** An address that cannot be read or found may hold anything that somebody typed or pasted. */
const leadsNowhere = (status: number): boolean => status === 400 || status === 404;

/** The path without its query; a segment longer than an id might be a secret. */
const pathOf = (url: string): string => url.split('?', 1)[0]!.replace(/[^/]{41,}/g, '…');
