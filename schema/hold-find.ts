/** What a search finds for a hold: everything with all of the words in it, whoever may read it, not only the best of it. */
import type { Rows } from './database.ts';
import { type HoldScope, mostFound } from './hold.ts';
import { stemsSql, termSql } from './stem.ts';

/** By the terms that search itself goes by, so that forms of a word are found too; of a document in its own language. */
const documents = `
  with stem as materialized (
    select c.config, place, ${termSql('c.config', 'o.lexeme')} as term
    from (select distinct config from extent where tenant_id = $1) c
      cross join lateral unnest(${stemsSql('c.config', '$2::text')}) o cross join lateral unnest(o.positions) place
  ), wanted as materialized (
    select config, count(distinct place) as places from stem group by config
  )
  select p.document_id as id
  from wanted w
    join stem s on s.config = w.config
    cross join collection c
    join posting o on o.tenant_id = $1 and o.collection_id = c.id and o.term = s.term
    join passage p on p.tenant_id = $1 and p.id = o.passage_id
  where c.tenant_id = $1
  group by p.document_id, w.config, w.places having count(distinct s.place) = w.places
  limit $3`;

const conversations = `
  select c.id from conversation c
  where c.tenant_id = $1 and not exists (
    select from unnest($2::text[]) word where strpos(lower(c.title), word) = 0 and not exists (
      select from message m where m.tenant_id = $1 and m.conversation_id = c.id and strpos(lower(m.text), word) > 0))
  order by c.id limit $3`;

/** Up to one more than may be held. */
export async function findForHold({ tenantId, sql }: Rows, words: string): Promise<HoldScope[]> {
  const limit = mostFound + 1;
  const read = await sql<{ id: string }>(documents, [tenantId, words, limit]);
  const each = words.toLowerCase().split(/\s+/).filter(Boolean);
  const talked = await sql<{ id: string }>(conversations, [tenantId, each, limit]);
  return [
    ...read.map(({ id }) => ({ kind: 'document' as const, id })),
    ...talked.map(({ id }) => ({ kind: 'conversation' as const, id })),
  ].slice(0, limit);
}
