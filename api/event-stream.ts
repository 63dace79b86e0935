/**
 * Server-sent events: a heartbeat comment so that proxies keep the line open, no more kept for a slow reader than what
 * its source reads at once and a buffer, and an end when the reader leaves or takes nothing, the process stops, the
 * session is no longer good, or its person may no longer read.
 */
import { once as onceEvent } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#schema/errors.ts';
import type { Deps } from './deps.ts';
import { tenantOf } from './plugins/logging.ts';
import { requireRoute } from './plugins/permission.ts';
import { permissionsNow, signedIn } from './plugins/session.ts';
import { dropSlowReader } from './slow-reader.ts';

export type ServerEvent = { id?: string | number; event: string; data: unknown };

/** The declared shape of a stream: that of each event in it. */
export const eventStream = {
  description: 'Server-sent events; the data of each is JSON',
  content: {
    'text/event-stream': { schema: z.object({ id: z.string().optional(), event: z.string(), data: z.string() }) },
  },
};

export const LastEventId = z.object({ 'last-event-id': z.string().max(100).optional() });

const usualPace = { heartbeatMs: 15_000, recheckMs: 20_000, stallMs: 30_000 };
/** A key that is revoked is over everywhere within five seconds. */
const keyRecheckMs = 4_000;

export const writeEvent = ({ id, event, data }: ServerEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export type Stream = {
  /** Name of the stream in the numbers. */
  kind: string;
  /** Throws a Refusal to a person who may not read the stream; asked again and again while it is open. */
  mayRead: () => Promise<unknown>;
  /** The route has just seen to it: the first words need not wait for being asked again. */
  isSeenTo?: boolean;
  /** The signal aborts when nobody reads any more. */
  events: (signal: AbortSignal) => AsyncIterable<ServerEvent>;
};

/** Streams the events to whoever may read them: rejects, before anything is sent, with what `mayRead` throws. */
export async function sendEvents(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, mayRead, isSeenTo = false, events }: Stream,
): Promise<FastifyReply> {
  if (!isSeenTo) await mayRead();
  // Whoever only looks whether it is there reads nothing, and so would never be seen to leave.
  if (request.method === 'HEAD') return reply.type('text/event-stream').send();
  const pace = { ...usualPace, ...deps.pace };
  const body = new PassThrough();
  const left = new AbortController();
  const { openStreams, droppedStreams } = request.server;

  const end = (code: string) => {
    if (left.signal.aborted) return;
    body.write(writeEvent({ event: 'end', data: { code } }));
    left.abort();
  };
  const recheck = async () => {
    const code = await whyEnd(deps, request, mayRead);
    if (code !== null) end(code);
  };
  // The end is the last that is said, however long the events take to stop.
  const isQuiet = () => left.signal.aborted || body.writableNeedDrain;
  const beat = setInterval(() => isQuiet() || body.write(':\n\n'), pace.heartbeatMs);
  const recheckMs = request.session?.key ? Math.min(pace.recheckMs, keyRecheckMs) : pace.recheckMs;
  const check = setInterval(recheck, recheckMs);
  openStreams.inc({ kind });
  body.once('close', () => {
    clearInterval(beat);
    clearInterval(check);
    openStreams.dec({ kind });
    left.abort();
  });
  dropSlowReader(reply.raw, {
    limitMs: pace.stallMs,
    waitingBytes: () => body.readableLength + body.writableLength,
    onDrop: () => {
      request.log.warn({ kind, tenantId: tenantOf(request) }, 'a reader that took nothing was dropped');
      droppedStreams.inc({ kind });
    },
  });

  pour(events(left.signal), body, left.signal)
    .catch((error: Error) => {
      if (error instanceof Refusal) return end(error.code);
      request.log.warn({ err: error, tenantId: tenantOf(request) }, 'stream broke');
    })
    .finally(() => body.end());
  return reply
    .header('cache-control', 'no-store, no-transform')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(body);
}

/** Why the stream must end now; null while it may go on, also as long as nobody can tell. */
async function whyEnd({ db }: Deps, request: FastifyRequest, mayRead: Stream['mayRead']): Promise<string | null> {
  try {
    const asker = signedIn(request);
    const permissions = await permissionsNow(db, asker);
    if (permissions === null) return 'not-signed-in';
    requireRoute({ ...asker, permissions }, request);
    await mayRead();
    return null;
  } catch (error) {
    return error instanceof Refusal ? error.code : null;
  }
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
