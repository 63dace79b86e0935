/** Asking, and asking once more: the answer streams as it is made, and is kept whether or not the asker stays. */
import { type ChatFilter, ChatInput } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { type Asker, collectionsToAsk, mayReadCollections, narrow, requireDocument } from './access.ts';
import { filterOf } from './conversation-row.ts';
import type { Answering, Numbered, Routes } from './deps.ts';
import { eventStream, type ServerEvent, sendEvents } from './event-stream.ts';
import { Id } from './id.ts';
import { requireAnswer, requireShownAnswer } from './message-row.ts';
import { actorOf, type SignedIn, signedIn } from './plugins/session.ts';

const description =
  'Events: start, query when a follow-up was made to stand alone, sources, text, citation, usage, then done, stopped or' +
  ' error. Ids number them; `GET /message/:id/events` goes on after any of them.';

export const chatRoutes: Routes = (deps) => async (app) => {
  const { db, chat } = deps;

  const filterBefore = async (asker: SignedIn, { conversationId }: ChatInput): Promise<ChatFilter> =>
    conversationId ? db.withTenant(asker.tenantId, (tx) => filterOf(tx, asker, conversationId)) : {};

  app.post(
    '/chat',
    {
      config: { may: 'ask', act: 'chat.ask' },
      schema: {
        tags: ['chat'],
        summary: 'Ask a question in a space; the answer streams as server-sent events',
        description,
        body: ChatInput,
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId } = asker;
      const readable = await collectionsToAsk(db, tenantId, asker, request.body.spaceId);
      const filter = request.body.filter ?? (await filterBefore(asker, request.body));
      const asked = narrow(readable, filter.collectionIds);
      await requireDocument(db, asker, asked.collectionIds, filter.documentIds);
      const by = { tenantId, actor: actorOf(request), scope: asker.scope };
      const answering = await chat.ask({ ...by, input: { ...request.body, filter }, ...asked });
      request.log.info({ tenantId, messageId: answering.messageId }, 'question asked');
      return sendEvents(deps, request, reply, streamOf(answering, tenantId, asker));
    },
  );

  app.post(
    '/message/:id/regenerate',
    {
      config: { may: 'ask', act: 'chat.regenerate' },
      schema: {
        tags: ['chat'],
        summary: 'Answer the same question again, as a stream like that of /chat; the old answer is kept, superseded',
        description: `${description} Refused while the answer is being written, and for any but the latest answer: sent twice, it answers once.`,
        params: Id,
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId } = asker;
      const { id } = request.params;
      const { documentIds, ...asked } = await db.withTenant(tenantId, async (tx) => {
        const { spaceId, filter } = await requireAnswer(tx, asker, id);
        const readable = narrow(await mayReadCollections(tx, asker, spaceId), filter.collectionIds);
        return { ...readable, documentIds: filter.documentIds };
      });
      await requireDocument(db, asker, asked.collectionIds, documentIds);
      const by = { tenantId, actor: actorOf(request), scope: asker.scope };
      const answering = await chat.regenerate({ ...by, messageId: id, ...asked });
      request.log.info({ tenantId, messageId: answering.messageId, supersedes: id }, 'question asked again');
      return sendEvents(deps, request, reply, streamOf(answering, tenantId, asker));
    },
  );

  const streamOf = ({ messageId, events }: Answering, tenantId: string, asker: Asker) => ({
    kind: 'chat',
    mayRead: () => db.withTenant(tenantId, (tx: Tx) => requireShownAnswer(tx, asker, messageId)),
    isSeenTo: true,
    events: () => numbered(events),
  });
};

/** Chat events under their own names. */
export async function* numbered(events: AsyncIterable<Numbered>): AsyncGenerator<ServerEvent> {
  for await (const { seq, event } of events) yield { id: seq, event: event.kind, data: event };
}
