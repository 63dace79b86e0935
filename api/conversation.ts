/** A person's own conversations: found, read, renamed and removed. Nobody else sees them. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Conversation, ConversationForm, OpenedConversation } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { refuseHeld } from '#schema/held.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { requireSpace } from './access.ts';
import {
  type ConversationRow,
  filterOf,
  listConversations,
  readConversation,
  readMessages,
  showConversation,
} from './conversation-row.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { retentionOf } from './retention-row.ts';

export const conversationRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/conversation',
      {
        config: { may: 'ask', act: null },
        schema: {
          tags: ['chat'],
          summary: 'My conversations in a space, the latest first',
          querystring: ListQuery.extend({
            spaceId: z.uuid(),
            /** Words within the title, a question or an answer. */
            search: z.string().trim().max(200).optional(),
          }),
          response: { 200: listOf(Conversation) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { spaceId, search, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), cursor);
        const { rows, goes } = await db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, spaceId, 'ask');
          const of = { spaceId, search: search || undefined, after, limit: limit + 1 };
          const rows = await listConversations(tx, asker, of);
          return { rows, goes: await retentionOf(tx, 'conversation', idsOf(rows)) };
        });
        const show = (row: ConversationRow) => showConversation(row, goes.get(row.id) ?? null);
        return pageOf(rows, limit, (row: ConversationRow) => [row.updatedAt.toISOString(), row.id], show);
      },
    );

    app.get(
      '/conversation/:id',
      {
        config: { may: 'ask', act: 'conversation.read' },
        schema: {
          tags: ['chat'],
          summary: 'A conversation with its messages, also answers that a later one took the place of',
          params: Id,
          response: { 200: OpenedConversation },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        return db.withTenant(tenantId, async (tx) => {
          const row = await readConversation(tx, asker, id);
          const messages = await readMessages(tx, asker, id);
          const filter = await filterOf(tx, asker, id);
          await recordEvent(tx, actorOf(request), {
            action: 'conversation.read',
            object: { kind: 'conversation', id },
          });
          return { ...(await shown(tx, row)), messages, filter };
        });
      },
    );

    app.patch(
      '/conversation/:id',
      {
        config: { may: 'ask', act: 'conversation.rename' },
        schema: {
          tags: ['chat'],
          summary: 'Rename a conversation',
          params: Id,
          body: ConversationForm,
          response: { 200: Conversation },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const { title } = request.body;
        return db.withTenant(tenantId, async (tx) => {
          const row = await readConversation(tx, asker, id);
          await tx.sql('update conversation set title = $3 where tenant_id = $1 and id = $2', [tenantId, id, title]);
          await recordEvent(tx, actorOf(request), {
            action: 'conversation.rename',
            object: { kind: 'conversation', id },
          });
          return shown(tx, { ...row, title });
        });
      },
    );

    app.delete(
      '/conversation/:id',
      {
        config: { may: 'ask', act: 'conversation.remove' },
        schema: {
          tags: ['chat'],
          summary: 'Remove a conversation; an answer that is being written in it is stopped',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await readConversation(tx, asker, id);
          await refuseHeld(tx, 'conversation', id);
          const removed = await tx.sql(
            'update conversation set removed_at = now() where tenant_id = $1 and id = $2 and removed_at is null returning id',
            [tenantId, id],
          );
          if (removed.length === 0) throw new NotFound('it was removed meanwhile');
          await tx.sql(
            `update message set stop_at = now()
             where tenant_id = $1 and conversation_id = $2 and state = 'streaming' and stop_at is null`,
            [tenantId, id],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'conversation.remove',
            object: { kind: 'conversation', id },
          });
        });
        return reply.code(204).send(null);
      },
    );
  };

const idsOf = (rows: readonly ConversationRow[]): string[] => rows.map(({ id }) => id);

async function shown(tx: Tx, row: ConversationRow): Promise<Conversation> {
  const goes = await retentionOf(tx, 'conversation', idsOf([row]));
  return showConversation(row, goes.get(row.id) ?? null);
}
