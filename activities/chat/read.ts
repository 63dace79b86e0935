/** The events of an answer as they are kept, for whoever reads it later or in another process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatEvent, MessageState } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { withheldFrom } from '#schema/sight.ts';
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
/** Read at once, and little more: a slow reader of a long answer holds no more of it. */
const pageBytes = 16_384;

type Page = { events: NumberedEvent[]; state: MessageState | 'lapsed' };
type Row = { state: Page['state']; withheld: boolean; seq: number | null; data: ChatEvent | null };

/**
 * Answers the kept events after `afterSeq`, then those to come, whoever writes them, until the answer has ended. An
 * answer whose writer is gone is closed on the way. Throws NotFound unless it is the person's, also when it was removed
 * meanwhile, and NotAllowed when it was made from something that the person no longer reads. However many read on from one place of an answer, the database is asked once for all of them.
 */
export function openFollowing(db: Database): (of: Followed) => AsyncGenerator<NumberedEvent> {
  const looks = new Map<string, Promise<Page>>();

  const look = (of: Followed, afterSeq: number): Promise<Page> => {
    const key = [of.tenantId, of.personId, of.messageId, afterSeq].join();
    const shared = looks.get(key);
    if (shared) return shared;
    const forget = () => setTimeout(() => looks.delete(key), pollMs).unref();
    const page = readPage(db, of, afterSeq);
    looks.set(key, page);
    page.then(forget, forget);
    return page;
  };

  return async function* follow(of) {
    for (let seq = of.afterSeq; !of.signal?.aborted; ) {
      const { events, state } = await look(of, seq);
      yield* events;
      seq = events.at(-1)?.seq ?? seq;
      if (events.length > 0) continue;
      if (state === 'lapsed') await db.withTenant(of.tenantId, (tx) => expireMessages(tx, of.messageId));
      else if (state !== 'streaming') return;
      await sleep(pollMs, undefined, { signal: of.signal }).catch(() => undefined);
    }
  };
}

/** A page of events in order, and what was true of the answer at that moment: an ended one without events has no more. */
async function readPage(db: Database, { tenantId, personId, messageId }: Followed, afterSeq: number): Promise<Page> {
  // One by one, as long as they are small: the sizes of all that might follow would have to be unpacked to be summed.
  const rows = await db.readTenant<Row>(
    tenantId,
    `with recursive page (seq, data, bytes) as (
       (select seq, data, octet_length(data::text) from message_event
        where tenant_id = tenant.id and message_id = $2 and seq > $4 order by seq limit 1)
       union all
       select next.seq, next.data, page.bytes + octet_length(next.data::text)
       from page cross join lateral (select seq, data from message_event
         where tenant_id = tenant.id and message_id = $2 and seq > page.seq order by seq limit 1) next
       where page.bytes < $5)
     select case when m.state = 'streaming' and m.lease_until < now() then 'lapsed' else m.state end as state,
       ${withheldFrom({ tenant: 'tenant.id', person: '$3' })} as withheld, page.seq, page.data
     from message m
       join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       left join page on true
     where m.tenant_id = tenant.id and m.id = $2 and c.person_id = $3 and c.removed_at is null
     order by page.seq`,
    [messageId, personId, afterSeq, pageBytes],
  );
  const [first] = rows;
  if (!first) throw new NotFound('no such message');
  if (first.withheld) throw new NotAllowed('made from what is out of reach', { code: 'answer-withheld' });
  const events = rows.flatMap(({ seq, data }) => (seq === null || data === null ? [] : [{ seq, event: data }]));
  return { events, state: first.state };
}
