/** An answer's stream again: what was said so far, then what comes; and its end, when the asker has had enough. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { numbered } from './chat.ts';
import type { Routes } from './deps.ts';
import { eventStream, LastEventId, sendEvents } from './event-stream.ts';
import { Id } from './id.ts';
import { requireAnswer, requireShownAnswer } from './message-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const messageRoutes: Routes = (deps) => async (app) => {
  app.get(
    '/message/:id/events',
    {
      config: { may: 'ask', act: 'chat.follow' },
      schema: {
        tags: ['chat'],
        summary: 'The events of an answer after Last-Event-ID (or `after`), then live until it has ended',
        description:
          'Any process can be asked. When the process that wrote the answer died, the last event is an `error` with the' +
          ' reason `incomplete`, and what is kept may end a few words before what was streamed.',
        params: Id,
        headers: LastEventId,
        querystring: z.object({ after: z.coerce.number().int().min(0).max(1e9).default(0) }),
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId, personId } = asker;
      const { id } = request.params;
      const seen = Number(request.headers['last-event-id']);
      const afterSeq = Number.isSafeInteger(seen) && seen > 0 && seen <= 1e9 ? seen : request.query.after;
      await deps.db.withTenant(tenantId, async (tx) => {
        await requireShownAnswer(tx, asker, id);
        await recordEvent(tx, actorOf(request), { action: 'chat.follow', object: { kind: 'message', id } });
      });
      return sendEvents(deps, request, reply, {
        kind: 'message',
        isSeenTo: true,
        mayRead: () => deps.db.withTenant(tenantId, (tx) => requireShownAnswer(tx, asker, id)),
        events: (signal) => numbered(deps.chat.follow({ tenantId, personId, messageId: id, afterSeq, signal })),
      });
    },
  );

  app.post(
    '/message/:id/stop',
    {
      config: { may: 'ask', act: 'chat.stop' },
      schema: {
        tags: ['chat'],
        summary: 'Stop an answer; what was written of it is kept. An answer that has ended stays as it is',
        params: Id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId } = asker;
      const { id } = request.params;
      await deps.db.withTenant(tenantId, async (tx) => {
        await requireAnswer(tx, asker, id);
        const stopped = await tx.sql(
          `update message set stop_at = now()
           where tenant_id = $1 and id = $2 and state = 'streaming' and stop_at is null returning id`,
          [tenantId, id],
        );
        if (stopped.length === 0) return;
        await recordEvent(tx, actorOf(request), { action: 'chat.stop', object: { kind: 'message', id } });
      });
      return reply.code(204).send(null);
    },
  );
};
