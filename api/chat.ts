/** Asking: the answer streams as it is made, and is kept whether or not the asker stays. */
import { ChatInput } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { mayReadCollections, narrow, requireSpace } from './access.ts';
import type { Numbered, Routes } from './deps.ts';
import { eventStream, type ServerEvent, sendEvents } from './event-stream.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const chatRoutes: Routes = (deps) => async (app) => {
  app.post(
    '/chat',
    {
      config: { may: 'ask' },
      schema: {
        tags: ['chat'],
        summary: 'Ask a question in a space; the answer streams as server-sent events',
        description: 'Events: start, sources, text, citation, usage, then done or error. Ids number them.',
        body: ChatInput,
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const { tenantId, personId } = signedIn(request);
      const input = request.body;
      const mayRead = (tx: Tx) => requireSpace(tx, personId, input.spaceId, 'ask');
      const allowed = await deps.db.withTenant(tenantId, async (tx) => {
        await mayRead(tx);
        return mayReadCollections(tx, personId, input.spaceId);
      });
      const answer = await deps.chat.ask({
        tenantId,
        actor: actorOf(request),
        input,
        collectionIds: narrow(allowed, input.filter.collectionIds),
      });
      request.log.info({ messageId: answer.messageId }, 'question asked');
      return sendEvents(deps, request, reply, {
        kind: 'chat',
        mayRead: () => deps.db.withTenant(tenantId, mayRead),
        events: () => numbered(answer.events),
      });
    },
  );
};

/** Chat events under their own names. */
export async function* numbered(events: AsyncIterable<Numbered>): AsyncGenerator<ServerEvent> {
  for await (const { seq, event } of events) yield { id: seq, event: event.kind, data: event };
}
