/** Answers whose writer is gone: they end as incomplete, with what their events hold of them. */
import { recordEvent, system } from '#schema/audit.ts';
import type { ChatEvent } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { insertCitations, insertEvents } from './keep.ts';
import { recordAnswer } from './record.ts';

/** It was the writer who knew. */
const unknownMaker = { modelVersion: null, region: null, instructions: null };

const incomplete = { code: 'incomplete', facts: {} };

/**
 * The last event comes so far behind the last kept one: its writer may have told its reader events that it could not
 * keep any more, and that reader too is to be told of the end.
 */
const beyondUnkept = 1_000_000;

type Expired = { id: string; lastSeq: number; events: ChatEvent[] };

/** Closes each answer whose lease ran out, or that one alone, as incomplete; its writer is fenced. Answers how many. */
export async function expireMessages(tx: Tx, messageId: string | null = null): Promise<number> {
  const expired = await tx.sql<Expired>(
    `update message m set state = 'incomplete', reason = $3, ended_at = now(), lease_token = null, lease_until = null
     where tenant_id = $1 and state = 'streaming' and lease_until < now() and ($2::uuid is null or id = $2)
     returning id,
       (select coalesce(max(e.seq), 0) from message_event e where e.tenant_id = $1 and e.message_id = m.id) as "lastSeq",
       coalesce((select json_agg(e.data order by e.seq) from message_event e
         where e.tenant_id = $1 and e.message_id = m.id), '[]') as events`,
    [tx.tenantId, messageId, JSON.stringify(incomplete)],
  );
  for (const one of expired) await closeExpired(tx, one);
  return expired.length;
}

async function closeExpired(tx: Tx, { id, lastSeq, events }: Expired): Promise<void> {
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  const sources = events.flatMap((event) => (event.kind === 'sources' ? event.sources : []));
  const query = events.find((event) => event.kind === 'query')?.query ?? null;
  await tx.sql('update message set text = $3, sources = $4, query = $5 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    text,
    JSON.stringify(sources),
    query,
  ]);
  const end: ChatEvent = { kind: 'error', reason: incomplete };
  await insertEvents(tx, id, [{ seq: lastSeq + beyondUnkept, event: end }]);
  await insertCitations(
    tx,
    id,
    events.flatMap((event) => (event.kind === 'citation' ? [event.citation] : [])),
  );
  await recordAnswer(tx, id, unknownMaker);
  await recordEvent(tx, system, { action: 'chat.expire', object: { kind: 'message', id }, outcome: 'failed' });
}
