/** Conversations and their messages read from their rows: a person's own, and nobody else's. */
import { aiMark } from '#schema/ai-mark.ts';
import { ChatFilter, type ChatSource, type Conversation, FeedbackForm, type Message } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { isHeldSql } from '#schema/held.ts';
import { nilId } from '#schema/id.ts';
import { placeAt } from '#schema/place.ts';
import { Reason } from '#schema/progress.ts';
import type { Retention } from '#schema/retention-view.ts';
import { type Reader, readBy, withheldFrom } from '#schema/sight.ts';
import { type Asker, bounds, requireSpace } from './access.ts';

export type ConversationRow = Omit<Conversation, 'createdAt' | 'updatedAt' | 'retention'> & {
  createdAt: Date;
  updatedAt: Date;
};
type MessageRow = Omit<Message, 'createdAt' | 'usage' | 'mark' | 'reason' | 'citations' | 'feedback'> & {
  createdAt: Date;
  usage: Message['usage'] | null;
  reason: unknown;
  feedback: unknown;
  citations: CitationRow[];
  /** Numbers of the sources that the asker no longer reads. */
  withdrawn: number[];
};
type CitationRow = { ordinal: number; quote: string; from: number | null; to: number | null; verified: boolean };

const columns = `c.id, c.space_id as "spaceId", c.title, c.created_at as "createdAt", c.updated_at as "updatedAt",
  ${isHeldSql('$1', 'conversation', 'c.id')} as "isHeld"`;

/**
 * The asker's own, the latest first; `after` is the time and id of the last one shown. `search` is looked for as it
 * stands, and not in answers that are withheld from the asker now.
 */
export function listConversations(
  tx: Tx,
  asker: Asker,
  of: { spaceId: string; search?: string; after: [string, string] | null; limit: number },
): Promise<ConversationRow[]> {
  const reader: Reader = { tenant: '$1', person: '$2', space: '$8::uuid', collection: '$9::uuid' };
  return tx.sql<ConversationRow>(
    // A Date has milliseconds: compared in microseconds, a row would be shown on two pages.
    `select ${columns} from conversation c
     where c.tenant_id = $1 and c.person_id = $2 and c.space_id = $3 and c.removed_at is null
       and ($4::timestamptz is null or (date_trunc('milliseconds', c.updated_at), c.id) < ($4, $5::uuid))
       and ($6::text is null or strpos(lower(c.title), lower($6)) > 0 or exists (select from message m
         where m.tenant_id = $1 and m.conversation_id = c.id and strpos(lower(m.text), lower($6)) > 0
           and (m.author = 'person' or not ${withheldFrom(reader)})))
     order by date_trunc('milliseconds', c.updated_at) desc, c.id desc limit $7`,
    [
      tx.tenantId,
      asker.personId,
      of.spaceId,
      of.after?.[0] ?? null,
      of.after?.[1] ?? null,
      of.search ?? null,
      of.limit,
      ...bounds(asker),
    ],
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

/** What the last question was put to, of a conversation that is the person's own; everything before the first. */
export async function filterOf(tx: Tx, { personId }: Pick<Asker, 'personId'>, id: string): Promise<ChatFilter> {
  const [last] = await tx.sql<{ filter: unknown }>(
    `select q.filter from message q join conversation c on c.tenant_id = $1 and c.id = q.conversation_id
     where q.tenant_id = $1 and q.conversation_id = $2 and q.author = 'person' and c.person_id = $3
     order by q.id desc limit 1`,
    [tx.tenantId, id, personId],
  );
  return ChatFilter.parse(last?.filter ?? {});
}

export const showConversation = (row: ConversationRow, retention: Retention | null): Conversation => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  retention,
});

/** In the order they were begun; an answer given again stands behind those of later questions. */
export async function readMessages(tx: Tx, asker: Asker, conversationId: string): Promise<Message[]> {
  const reader: Reader = { tenant: '$1', person: '$3', space: '$4::uuid', collection: '$5::uuid' };
  const rows = await tx.sql<MessageRow>(
    `select g.id, g.author,
       case when g.state = 'streaming' and g.lease_until < now() then 'incomplete' else g.state end as state,
       g.answer, g.text, g.sources, g.reason, g.question_id as "questionId", g.query,
       g.superseded_at is not null as superseded, g.created_at as "createdAt",
       g.author = 'assistant' and ${withheldFrom(reader, 'g')} as withheld,
       array(select (s ->> 'ordinal')::int from jsonb_array_elements(g.sources) s
         where not ${readBy(reader, "(s ->> 'documentId')::uuid")}) as withdrawn,
       (select jsonb_build_object('verdict', f.verdict, 'faults', f.faults, 'comment', f.comment) from feedback f
         where f.tenant_id = $1 and f.message_id = g.id) as feedback,
       case when g.model is not null then jsonb_build_object('model', g.model, 'provider', g.provider,
         'inputTokens', g.input_tokens, 'outputTokens', g.output_tokens, 'retrieveMs', g.retrieve_ms,
         'firstTextMs', g.first_text_ms, 'totalMs', g.total_ms) end as usage,
       coalesce((select jsonb_agg(jsonb_build_object('ordinal', t.ordinal, 'quote', t.quote, 'from', t.from_char,
           'to', t.to_char, 'verified', t.verified) order by t.id)
         from citation t where t.tenant_id = $1 and t.message_id = g.id), '[]') as citations
     from message g where g.tenant_id = $1 and g.conversation_id = $2 order by g.id`,
    [tx.tenantId, conversationId, asker.personId, ...bounds(asker)],
  );
  return rows.map(showMessage);
}

function showMessage({ withdrawn, ...row }: MessageRow): Message {
  const shown = {
    ...row,
    createdAt: row.createdAt.toISOString(),
    mark: row.author === 'assistant' ? aiMark(row.usage) : null,
    reason: row.reason === null ? null : Reason.parse(row.reason),
    feedback: row.feedback === null ? null : FeedbackForm.parse(row.feedback),
  };
  if (!row.withheld) return { ...shown, citations: row.citations.map((one) => showCitation(one, row.sources)) };
  const sources = row.sources.map((source) => (withdrawn.includes(source.ordinal) ? emptied(source) : source));
  return { ...shown, text: '', query: null, citations: [], sources };
}

/** A source that the reader may no longer read: that there was one, and nothing of it. */
const emptied = ({ ordinal }: ChatSource): ChatSource => ({
  ordinal,
  passageId: nilId,
  versionId: nilId,
  documentId: nilId,
  title: '',
  url: '',
  headingPath: [],
  language: '',
  text: '',
  from: 0,
  to: 0,
  score: 0,
  members: [],
  withdrawn: true,
});

/** A citation of something that was not among the sources has ids that name nothing. */
function showCitation(citation: CitationRow, sources: ChatSource[]): Message['citations'][number] {
  const source = sources.find(({ ordinal }) => ordinal === citation.ordinal);
  const place = source && placeAt(source, citation.from);
  return {
    ...citation,
    passageId: source?.passageId ?? nilId,
    versionId: source?.versionId ?? nilId,
    documentId: source?.documentId ?? nilId,
    title: source?.title ?? '',
    url: source?.url ?? '',
    ...(place && { place }),
  };
}
