/**
 * An answer as it is kept while it is written: its events in order, and at the end its text and citations. Whoever
 * writes holds a lease on the message; when it runs out, somebody else may close the answer, and the writer is fenced.
 */
import type { AnswerKind, ChatEvent, ChatSource, Citation, MessageState, Usage } from '#schema/chat.ts';
import type { Database, Tx } from '#schema/database.ts';
import { noteUse } from '#schema/document-use.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { Reason } from '#schema/progress.ts';
import { type MadeBy, recordAnswer } from './record.ts';

/** Renewed four times a second: missed for so long, the writer is dead, or as good as. */
export const leaseMs = 10_000;

export type NumberedEvent = { seq: number; event: ChatEvent };

export type Held = { messageId: string; leaseToken: string };

export type Closing = MadeBy & {
  state: Exclude<MessageState, 'streaming'>;
  answer: AnswerKind | null;
  text: string;
  query: string | null;
  sources: readonly ChatSource[];
  citations: readonly Citation[];
  usage: Usage;
  parameters: Readonly<Record<string, string | number>>;
  promptHash: Buffer | null;
  reason: Reason | null;
};

/** Appends events and renews the lease; tells whether the asker wants it stopped. Conflict when the lease is lost. */
export function appendEvents(
  db: Database,
  tenantId: string,
  held: Held,
  events: readonly NumberedEvent[],
): Promise<{ isStopped: boolean }> {
  return db.withTenant(tenantId, async (tx) => {
    const isStopped = await requireLease(tx, held, events);
    await insertEvents(tx, held.messageId, events);
    return { isStopped };
  });
}

/**
 * Ends the answer: its last events, its text with all that led to it, and its citations, in one transaction. Can be
 * repeated when it is not known whether the first attempt was kept. Throws Conflict when the lease is no longer held.
 */
export function closeMessage(
  db: Database,
  tenantId: string,
  held: Held,
  events: readonly NumberedEvent[],
  closing: Closing,
): Promise<void> {
  return db.withTenant(tenantId, async (tx) => {
    await requireLease(tx, held, events, closing.state);
    await insertEvents(tx, held.messageId, events);
    const { usage } = closing;
    await tx.sql(
      `update message set state = $3, answer = $4, text = $5, sources = $6, model = $7, provider = $8, parameters = $9,
         prompt_hash = $10, input_tokens = $11, output_tokens = $12, retrieve_ms = $13, first_text_ms = $14,
         total_ms = $15, reason = $16, query = $17, ended_at = now(), lease_until = null
       where tenant_id = $1 and id = $2`,
      [
        tenantId,
        held.messageId,
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
        closing.query,
      ],
    );
    await insertCitations(tx, held.messageId, closing.citations);
    await recordAnswer(tx, held.messageId, closing);
  });
}

/**
 * Renews the lease and answers whether the asker wants the answer stopped. What the answer is made from is kept with
 * the event that tells of it: nobody reads the one without being asked for the other.
 */
async function requireLease(
  tx: Tx,
  { messageId, leaseToken }: Held,
  events: readonly NumberedEvent[],
  orState?: MessageState,
): Promise<boolean> {
  const [lease] = await tx.sql<{ isStopped: boolean }>(
    `update message set lease_until = now() + $4 * interval '1 millisecond',
       grounds = array(select distinct unnest(grounds || $6::uuid[]))
     where tenant_id = $1 and id = $2 and lease_token = $3 and state in ('streaming', $5)
     returning stop_at is not null as "isStopped"`,
    [tx.tenantId, messageId, leaseToken, leaseMs, orState ?? 'streaming', groundsIn(events)],
  );
  if (!lease) throw new Conflict('this answer was closed by somebody else');
  return lease.isStopped;
}

const groundsIn = (events: readonly NumberedEvent[]): string[] =>
  events.flatMap(({ event }) => (event.kind === 'sources' ? event.sources.map(({ documentId }) => documentId) : []));

/** Adds those that are not there yet. */
export async function insertEvents(tx: Tx, messageId: string, events: readonly NumberedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.sql(
    `insert into message_event (tenant_id, message_id, seq, kind, data)
     select $1, $2, e.seq, e.kind, e.data from unnest($3::int[], $4::text[], $5::json[]) as e (seq, kind, data)
     on conflict do nothing`,
    [
      tx.tenantId,
      messageId,
      events.map(({ seq }) => seq),
      events.map(({ event }) => event.kind),
      events.map(({ event }) => JSON.stringify(event)),
    ],
  );
}

export async function insertCitations(tx: Tx, messageId: string, citations: readonly Citation[]): Promise<void> {
  await noteUse(
    tx,
    citations.flatMap(({ verified, documentId }) => (verified && documentId ? [documentId] : [])),
  );
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
