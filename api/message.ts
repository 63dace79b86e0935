/** An answer's stream again: what was said so far, then what comes. */
import { z } from 'zod';
import { NotFound } from '#schema/errors.ts';
import { numbered } from './chat.ts';
import type { Deps, Routes } from './deps.ts';
import { eventStream, LastEventId, sendEvents } from './event-stream.ts';
import { Id } from './id.ts';
import { signedIn } from './plugins/session.ts';

export const messageRoutes: Routes = (deps) => async (app) => {
  app.get(
    '/message/:id/events',
    {
      config: { may: 'ask' },
      schema: {
        tags: ['chat'],
        summary: 'The events of an answer after Last-Event-ID (or `after`), then live until it has ended',
        params: Id,
        headers: LastEventId,
        querystring: z.object({ after: z.coerce.number().int().min(0).max(1e9).default(0) }),
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const { tenantId, personId } = signedIn(request);
      const { id } = request.params;
      const seen = Number(request.headers['last-event-id']);
      const afterSeq = Number.isSafeInteger(seen) && seen > 0 ? seen : request.query.after;
      return sendEvents(deps, request, reply, {
        kind: 'message',
        mayRead: () => requireMessage(deps.db, tenantId, personId, id),
        events: (signal) => numbered(deps.chat.follow({ tenantId, personId, messageId: id, afterSeq, signal })),
      });
    },
  );
};

/** Throws NotFound unless the message is in a conversation of the person's own, in a space they are still a member of. */
async function requireMessage(db: Deps['db'], tenantId: string, personId: string, id: string): Promise<void> {
  const own = await db.readTenant(
    tenantId,
    `select 1 from message g
       join conversation c on c.tenant_id = g.tenant_id and c.id = g.conversation_id
       join member m on m.tenant_id = c.tenant_id and m.space_id = c.space_id and m.person_id = c.person_id
     where g.tenant_id = tenant.id and g.id = $2 and c.person_id = $3 and c.removed_at is null`,
    [id, personId],
  );
  if (own.length === 0) throw new NotFound('no such message');
}
