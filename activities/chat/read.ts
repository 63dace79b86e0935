/** The events of an answer as they are kept, for whoever reads it later or in another process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatEvent, MessageState } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { expireMessages } from './expire.ts';
import type { NumberedEvent } from './keep.ts';

export type Followed = {
  tenantId: string;
  personId: string;
  messageId: string;
  /** The number of the last event that is known already; 0 for none. */
  afterSeq: number;
  signal?: AbortSignal;
};

/** How often an answer that another process writes is looked at. */
const pollMs = 300;
/** Read at once, at most: a slow reader of a long answer holds no more of it. */
const page = { events: 40, bytes: 16_384 };

/**
 * The kept events after `afterSeq`, then those to come, whoever writes them, until the answer has ended. An answer whose
 * writer is gone is closed on the way. Throws NotFound unless it is the person's, also when it was removed meanwhile.
 */
export async function* followMessage(db: Database, of: Followed): AsyncGenerator<NumberedEvent> {
  for (let seq = of.afterSeq; !of.signal?.aborted; ) {
    const { events, state } = await readEvents(db, of, seq);
    yield* events;
    seq = events.at(-1)?.seq ?? seq;
    if (events.length > 0) continue;
    if (state === 'lapsed') await db.withTenant(of.tenantId, (tx) => expireMessages(tx, of.messageId));
    else if (state !== 'streaming') return;
    else await sleep(pollMs, undefined, { signal: of.signal }).catch(() => undefined);
  }
}

/** A page of events in order, and what was true of the answer before they were read: an ended one has no more. */
async function readEvents(
  db: Database,
  { tenantId, personId, messageId }: Followed,
  afterSeq: number,
): Promise<{ events: NumberedEvent[]; state: MessageState | 'lapsed' }> {
  return db.withTenant(tenantId, async ({ sql }) => {
    const [message] = await sql<{ state: MessageState | 'lapsed' }>(
      `select case when m.state = 'streaming' and m.lease_until < now() then 'lapsed' else m.state end as state
       from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       where m.tenant_id = $1 and m.id = $2 and c.person_id = $3 and c.removed_at is null`,
      [tenantId, messageId, personId],
    );
    if (!message) throw new NotFound('no such message');
    const rows = await sql<{ seq: number; data: ChatEvent }>(
      `select seq, data from (
         select seq, data, sum(bytes) over (order by seq) - bytes as bytes_before from (
           select seq, data, octet_length(data::text) as bytes from message_event
           where tenant_id = $1 and message_id = $2 and seq > $3 order by seq limit $4) next) page
       where bytes_before < $5 order by seq`,
      [tenantId, messageId, afterSeq, page.events, page.bytes],
    );
    return { events: rows.map(({ seq, data }) => ({ seq, event: data })), state: message.state };
  });
}
