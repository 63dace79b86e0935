/** A person's own conversations; nobody else sees them. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { type ChatSource, Conversation, FeedbackForm, type Message, OpenedConversation } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { nilId } from '#schema/id.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { Reason } from '#schema/progress.ts';
import { requireSpace } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

type Row = Omit<Conversation, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };
type MessageRow = Omit<Message, 'createdAt' | 'usage' | 'reason' | 'citations' | 'feedback'> & {
  createdAt: Date;
  usage: Message['usage'] | null;
  reason: unknown;
  feedback: unknown;
  citations: CitationRow[];
};
type CitationRow = { ordinal: number; quote: string; from: number | null; to: number | null; verified: boolean };

const columns = `c.id, c.space_id as "spaceId", c.title, c.created_at as "createdAt", c.updated_at as "updatedAt"`;

export const conversationRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/conversation',
      {
        config: { may: 'ask' },
        schema: {
          tags: ['chat'],
          summary: 'My conversations in a space, the latest first',
          querystring: ListQuery.extend({ spaceId: z.uuid() }),
          response: { 200: listOf(Conversation) },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const { spaceId, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), cursor);
        const rows = await db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, personId, spaceId, 'ask');
          return tx.sql<Row>(
            // A Date has milliseconds: compared in microseconds, a row would be shown on two pages.
            `select ${columns} from conversation c
           where c.tenant_id = $1 and c.person_id = $2 and c.space_id = $3 and c.removed_at is null
             and ($4::timestamptz is null or (date_trunc('milliseconds', c.updated_at), c.id) < ($4, $5::uuid))
           order by date_trunc('milliseconds', c.updated_at) desc, c.id desc limit $6`,
            [tenantId, personId, spaceId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
          );
        });
        return pageOf(rows, limit, (row) => [row.updatedAt.toISOString(), row.id], showConversation);
      },
    );

    app.get(
      '/conversation/:id',
      {
        config: { may: 'ask' },
        schema: {
          tags: ['chat'],
          summary: 'A conversation with its messages',
          params: Id,
          response: { 200: OpenedConversation },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const { id } = request.params;
        return db.withTenant(tenantId, async (tx) => {
          const [row] = await tx.sql<Row>(
            `select ${columns} from conversation c
           where c.tenant_id = $1 and c.id = $2 and c.person_id = $3 and c.removed_at is null`,
            [tenantId, id, personId],
          );
          if (!row) throw new NotFound('no such conversation');
          await requireSpace(tx, personId, row.spaceId, 'ask');
          const messages = await readMessages(tx, id);
          await recordEvent(tx, actorOf(request), {
            action: 'conversation.read',
            object: { kind: 'conversation', id },
          });
          return { ...showConversation(row), messages };
        });
      },
    );
  };

const showConversation = (row: Row): Conversation => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

async function readMessages(tx: Tx, conversationId: string): Promise<Message[]> {
  const rows = await tx.sql<MessageRow>(
    `select g.id, g.author,
       case when g.state = 'streaming' and g.lease_until < now() then 'incomplete' else g.state end as state,
       g.answer, g.text, g.sources, g.reason, g.question_id as "questionId", g.query,
       g.superseded_at is not null as superseded, g.created_at as "createdAt",
       (select jsonb_build_object('verdict', f.verdict, 'faults', f.faults, 'comment', f.comment) from feedback f
         where f.tenant_id = $1 and f.message_id = g.id) as feedback,
       case when g.model is not null then jsonb_build_object('model', g.model, 'provider', g.provider,
         'inputTokens', g.input_tokens, 'outputTokens', g.output_tokens, 'retrieveMs', g.retrieve_ms,
         'firstTextMs', g.first_text_ms, 'totalMs', g.total_ms) end as usage,
       coalesce((select jsonb_agg(jsonb_build_object('ordinal', t.ordinal, 'quote', t.quote, 'from', t.from_char,
           'to', t.to_char, 'verified', t.verified) order by t.id)
         from citation t where t.tenant_id = $1 and t.message_id = g.id), '[]') as citations
     from message g where g.tenant_id = $1 and g.conversation_id = $2 order by g.id`,
    [tx.tenantId, conversationId],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    reason: row.reason === null ? null : Reason.parse(row.reason),
    feedback: row.feedback === null ? null : FeedbackForm.parse(row.feedback),
    citations: row.citations.map((citation) => showCitation(citation, row.sources)),
  }));
}

/** A citation of something that was not among the sources has ids that name nothing. */
function showCitation(citation: CitationRow, sources: ChatSource[]): Message['citations'][number] {
  const source = sources.find(({ ordinal }) => ordinal === citation.ordinal);
  return {
    ...citation,
    passageId: source?.passageId ?? nilId,
    versionId: source?.versionId ?? nilId,
    documentId: source?.documentId ?? nilId,
    title: source?.title ?? '',
    url: source?.url ?? '',
  };
}
