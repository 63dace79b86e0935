/**
 * Server-sent events: a heartbeat comment so that proxies keep the line open, back-pressure from slow readers, and an
 * end when the reader leaves, the process stops, or the session that opened the stream is no longer good.
 */
import { once as onceEvent } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from './deps.ts';
import { sessionLives, signedIn } from './plugins/session.ts';

export type ServerEvent = { id?: string | number; event: string; data: unknown };

/** The declared shape of a stream: events as text. */
export const eventStream = {
  description: 'Server-sent events; the data of each is JSON',
  content: { 'text/event-stream': { schema: z.string() } },
};

export const LastEventId = z.object({ 'last-event-id': z.string().max(100).optional() });

const usualPace = { heartbeatMs: 15_000, recheckMs: 20_000 };

export const writeEvent = ({ id, event, data }: ServerEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Streams what `events` yields; its signal aborts when nobody reads any more. */
export function sendEvents(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: string,
  events: (signal: AbortSignal) => AsyncIterable<ServerEvent>,
): FastifyReply {
  const session = signedIn(request);
  const pace = { ...usualPace, ...deps.pace };
  const body = new PassThrough();
  const left = new AbortController();
  const streams = request.server.openStreams;

  const recheck = async () => {
    if (await sessionLives(deps.db, session).catch(() => true)) return;
    body.write(writeEvent({ event: 'end', data: { code: 'not-signed-in' } }));
    left.abort();
  };
  const beat = setInterval(() => body.write(':\n\n'), pace.heartbeatMs);
  const check = setInterval(recheck, pace.recheckMs);
  streams.inc({ kind });
  body.once('close', () => {
    clearInterval(beat);
    clearInterval(check);
    streams.dec({ kind });
    left.abort();
  });

  pour(events(left.signal), body, left.signal)
    .catch((error: Error) => request.log.warn({ err: error }, 'stream broke'))
    .finally(() => body.end());
  return reply
    .header('cache-control', 'no-store, no-transform')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(body);
}

async function pour(events: AsyncIterable<ServerEvent>, body: PassThrough, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of events) {
      if (signal.aborted) return;
      if (!body.write(writeEvent(event))) await onceEvent(body, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
