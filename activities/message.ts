/**
 * An answer as it is kept: the message row, its events in order, and at the end its citations. Whoever writes holds a
 * lease on the message; when it runs out, somebody else may close the answer as incomplete, and the writer is fenced.
 */

import { type Actor, recordEvent, system } from '#schema/audit.ts';
import type { AnswerKind, ChatEvent, ChatInput, ChatSource, Citation, MessageState, Usage } from '#schema/chat.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { Reason } from '#schema/progress.ts';

export const leaseMs = 20_000;

export type Opened = { conversationId: string; questionId: string; messageId: string; leaseToken: string };

export type NumberedEvent = { seq: number; event: ChatEvent };

export type Closing = {
  state: Exclude<MessageState, 'streaming'>;
  answer: AnswerKind | null;
  text: string;
  sources: readonly ChatSource[];
  citations: readonly Citation[];
  usage: Usage;
  parameters: Readonly<Record<string, string | number>>;
  promptHash: Buffer | null;
  reason: Reason | null;
};

const titleChars = 80;

/** Keeps the question and opens the answer to it, in a new conversation or one of the person's own (else NotFound). */
export function openMessage(
  db: Database,
  actor: Extract<Actor, { kind: 'person' }>,
  tenantId: string,
  input: ChatInput,
): Promise<Opened> {
  return db.withTenant(tenantId, async (tx) => {
    const conversationId = input.conversationId ?? (await addConversation(tx, actor.id, input));
    const own = await tx.sql(
      `update conversation set updated_at = now()
       where tenant_id = $1 and id = $2 and person_id = $3 and space_id = $4 and removed_at is null returning id`,
      [tenantId, conversationId, actor.id, input.spaceId],
    );
    if (own.length === 0) throw new NotFound('no such conversation');
    const opened = { conversationId, questionId: newId(), messageId: newId(), leaseToken: newId() };
    await tx.sql(
      `insert into message (tenant_id, id, conversation_id, author, state, text, question_id, lease_token, lease_until,
         ended_at)
       values ($1, $2, $4, 'person', 'done', $5, null, null, null, now()),
              ($1, $3, $4, 'assistant', 'streaming', '', $2, $6, now() + $7 * interval '1 millisecond', null)`,
      [tenantId, opened.questionId, opened.messageId, conversationId, input.question, opened.leaseToken, leaseMs],
    );
    await recordEvent(tx, actor, { action: 'chat.ask', object: { kind: 'message', id: opened.messageId } });
    return opened;
  });
}

async function addConversation(tx: Tx, personId: string, input: ChatInput): Promise<string> {
  const id = newId();
  await tx.sql('insert into conversation (tenant_id, id, space_id, person_id, title) values ($1, $2, $3, $4, $5)', [
    tx.tenantId,
    id,
    input.spaceId,
    personId,
    input.question.slice(0, titleChars),
  ]);
  return id;
}

/** Appends events and renews the lease. Throws Conflict when the lease is no longer held. */
export function appendEvents(
  db: Database,
  tenantId: string,
  opened: Opened,
  events: readonly NumberedEvent[],
): Promise<void> {
  return db.withTenant(tenantId, async (tx) => {
    await requireLease(tx, opened);
    await insertEvents(tx, opened.messageId, events);
  });
}

/**
 * Ends the answer: its last events, its text with all that led to it, and its citations, in one transaction. Can be
 * repeated when it is not known whether the first attempt was kept. Throws Conflict when the lease is no longer held.
 */
export function closeMessage(
  db: Database,
  tenantId: string,
  opened: Opened,
  events: readonly NumberedEvent[],
  closing: Closing,
): Promise<void> {
  return db.withTenant(tenantId, async (tx) => {
    await requireLease(tx, opened, closing.state);
    await insertEvents(tx, opened.messageId, events);
    const { usage } = closing;
    await tx.sql(
      `update message set state = $3, answer = $4, text = $5, sources = $6, model = $7, provider = $8, parameters = $9,
         prompt_hash = $10, input_tokens = $11, output_tokens = $12, retrieve_ms = $13, first_text_ms = $14,
         total_ms = $15, reason = $16, ended_at = now(), lease_until = null
       where tenant_id = $1 and id = $2`,
      [
        tenantId,
        opened.messageId,
        closing.state,
        closing.answer,
        closing.text,
        JSON.stringify(closing.sources),
        usage.model,
        usage.provider,
        JSON.stringify(closing.parameters),
        closing.promptHash,
        usage.inputTokens,
        usage.outputTokens,
        usage.retrieveMs,
        usage.firstTextMs,
        usage.totalMs,
        closing.reason && JSON.stringify(closing.reason),
      ],
    );
    await insertCitations(tx, opened.messageId, closing.citations);
  });
}

/** The events of a message after `afterSeq`, in order, and whether more may come. NotFound unless it is the person's. */
export async function readEvents(
  db: Database,
  tenantId: string,
  personId: string,
  messageId: string,
  afterSeq: number,
): Promise<{ events: NumberedEvent[]; state: MessageState }> {
  return db.withTenant(tenantId, async ({ sql }) => {
    const [message] = await sql<{ state: MessageState }>(
      `select case when m.state = 'streaming' and m.lease_until < now() then 'incomplete' else m.state end as state
       from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       where m.tenant_id = $1 and m.id = $2 and c.person_id = $3 and c.removed_at is null`,
      [tenantId, messageId, personId],
    );
    if (!message) throw new NotFound('no such message');
    const rows = await sql<{ seq: number; data: ChatEvent }>(
      'select seq, data from message_event where tenant_id = $1 and message_id = $2 and seq > $3 order by seq',
      [tenantId, messageId, afterSeq],
    );
    return { events: rows.map(({ seq, data }) => ({ seq, event: data })), state: message.state };
  });
}

/** Closes every answer whose writer is gone, as incomplete, with what its events hold of it. Answers how many. */
export async function expireMessages(tx: Tx): Promise<number> {
  const expired = await tx.sql<{ id: string; events: ChatEvent[] }>(
    `update message m set state = 'incomplete', reason = '{"code": "incomplete", "facts": {}}', ended_at = now(),
       lease_token = null, lease_until = null
     where tenant_id = $1 and state = 'streaming' and lease_until < now()
     returning id, coalesce((select jsonb_agg(e.data order by e.seq) from message_event e
       where e.tenant_id = $1 and e.message_id = m.id), '[]') as events`,
    [tx.tenantId],
  );
  for (const { id, events } of expired) {
    const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
    const sources = events.flatMap((event) => (event.kind === 'sources' ? event.sources : []));
    await tx.sql('update message set text = $3, sources = $4 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      id,
      text,
      JSON.stringify(sources),
    ]);
    const citations = events.flatMap((event) => (event.kind === 'citation' ? [event.citation] : []));
    await insertCitations(tx, id, citations);
    await recordEvent(tx, system, { action: 'chat.expire', object: { kind: 'message', id }, outcome: 'failed' });
  }
  return expired.length;
}

async function requireLease(tx: Tx, { messageId, leaseToken }: Opened, orState?: MessageState): Promise<void> {
  const held = await tx.sql(
    `update message set lease_until = now() + $4 * interval '1 millisecond'
     where tenant_id = $1 and id = $2 and lease_token = $3 and state in ('streaming', $5) returning id`,
    [tx.tenantId, messageId, leaseToken, leaseMs, orState ?? 'streaming'],
  );
  if (held.length === 0) throw new Conflict('this answer was closed by somebody else');
}

async function insertEvents(tx: Tx, messageId: string, events: readonly NumberedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.sql(
    `insert into message_event (tenant_id, message_id, seq, kind, data)
     select $1, $2, e.seq, e.data ->> 'kind', e.data from unnest($3::int[], $4::jsonb[]) as e (seq, data)
     on conflict do nothing`,
    [tx.tenantId, messageId, events.map(({ seq }) => seq), events.map(({ event }) => JSON.stringify(event))],
  );
}

async function insertCitations(tx: Tx, messageId: string, citations: readonly Citation[]): Promise<void> {
  for (const citation of citations) {
    const known = citation.verified;
    await tx.sql(
      `insert into citation (tenant_id, id, message_id, ordinal, document_id, version_id, passage_id, quote, from_char,
         to_char, verified) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
      [
        tx.tenantId,
        newId(),
        messageId,
        citation.ordinal,
        known ? citation.documentId : null,
        known ? citation.versionId : null,
        known ? citation.passageId : null,
        citation.quote,
        citation.from,
        citation.to,
        citation.verified,
      ],
    );
  }
}
