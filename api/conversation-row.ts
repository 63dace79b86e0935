/** Conversations and their messages read from their rows: a person's own, and nobody else's. */
import { type ChatSource, type Conversation, FeedbackForm, type Message } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { nilId } from '#schema/id.ts';
import { Reason } from '#schema/progress.ts';
import { type Asker, requireSpace } from './access.ts';

export type ConversationRow = Omit<Conversation, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };
type MessageRow = Omit<Message, 'createdAt' | 'usage' | 'reason' | 'citations' | 'feedback'> & {
  createdAt: Date;
  usage: Message['usage'] | null;
  reason: unknown;
  feedback: unknown;
  citations: CitationRow[];
};
type CitationRow = { ordinal: number; quote: string; from: number | null; to: number | null; verified: boolean };

const columns = `c.id, c.space_id as "spaceId", c.title, c.created_at as "createdAt", c.updated_at as "updatedAt"`;

/** The latest first; `after` is the time and id of the last one shown. `search` is looked for as it stands. */
export function listConversations(
  tx: Tx,
  of: { personId: string; spaceId: string; search?: string; after: [string, string] | null; limit: number },
): Promise<ConversationRow[]> {
  return tx.sql<ConversationRow>(
    // A Date has milliseconds: compared in microseconds, a row would be shown on two pages.
    `select ${columns} from conversation c
     where c.tenant_id = $1 and c.person_id = $2 and c.space_id = $3 and c.removed_at is null
       and ($4::timestamptz is null or (date_trunc('milliseconds', c.updated_at), c.id) < ($4, $5::uuid))
       and ($6::text is null or strpos(lower(c.title), lower($6)) > 0 or exists (select from message m
         where m.tenant_id = $1 and m.conversation_id = c.id and strpos(lower(m.text), lower($6)) > 0))
     order by date_trunc('milliseconds', c.updated_at) desc, c.id desc limit $7`,
    [tx.tenantId, of.personId, of.spaceId, of.after?.[0] ?? null, of.after?.[1] ?? null, of.search ?? null, of.limit],
  );
}

/** Throws NotFound unless it is the person's own, in a space where they may still ask. */
export async function readConversation(tx: Tx, asker: Asker, id: string): Promise<ConversationRow> {
  const [row] = await tx.sql<ConversationRow>(
    `select ${columns} from conversation c
     where c.tenant_id = $1 and c.id = $2 and c.person_id = $3 and c.removed_at is null`,
    [tx.tenantId, id, asker.personId],
  );
  if (!row) throw new NotFound('no such conversation');
  await requireSpace(tx, asker, row.spaceId, 'ask');
  return row;
}

export const showConversation = (row: ConversationRow): Conversation => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** In the order they were begun; an answer given again stands behind those of later questions. */
export async function readMessages(tx: Tx, conversationId: string): Promise<Message[]> {
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
