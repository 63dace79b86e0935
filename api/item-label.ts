/**
 * What a thing that is to go is called by those who decide on it, as SQL. What people wrote is nothing to name it by: a
 * conversation is called by whose it is, and where.
 */
const spoken = (conversationId: string) => `(select concat_ws(', ', p.name, s.name) from conversation c
    left join person p on p.tenant_id = $1 and p.id = c.person_id
    left join space s on s.tenant_id = $1 and s.id = c.space_id where c.tenant_id = $1 and c.id = ${conversationId})`;

/** Of the `kind` and `id` that `item` has, in the tenant that `$1` is; null for what has no name. */
export const itemLabel = (item: string): string => `case
  when ${item}.kind = 'document' then (select d.title from document d where d.tenant_id = $1 and d.id = ${item}.id)
  when ${item}.kind in ('version', 'sound') then
    (select v.title from version v where v.tenant_id = $1 and v.id = ${item}.id)
  when ${item}.kind = 'crawl-failure' then (select c.name from crawl k
    join source o on o.tenant_id = $1 and o.id = k.source_id
    join collection c on c.tenant_id = $1 and c.id = o.collection_id where k.tenant_id = $1 and k.id = ${item}.id)
  when ${item}.kind = 'export' then (select x.name from delivery x where x.tenant_id = $1 and x.id = ${item}.id)
  when ${item}.kind = 'conversation' then ${spoken(`${item}.id`)}
  when ${item}.kind = 'message' then ${spoken(
    `(select m.conversation_id from message m where m.tenant_id = $1 and m.id = ${item}.id)`,
  )}
  when ${item}.kind = 'person' then (select p.name from person p where p.tenant_id = $1 and p.id = ${item}.id) end`;
