/** Spaces and collections as the asker reaches them. */
import type { Tx } from '#schema/database.ts';
import { isHeldSql } from '#schema/held.ts';
import { seenBy } from '#schema/sight.ts';
import type { Collection, Space } from '#schema/space.ts';
import { type Asker, bounds, strongest } from './access.ts';

/** The asker's spaces; all, or the one with this id. */
export const readSpaces = (tx: Tx, asker: Asker, id: string | null = null): Promise<Space[]> =>
  tx.sql<Space>(
    `with reached as materialized (select c.space_id, c.collection_id from reach_of($1, $2, $3, $5) c)
     select s.id, s.name, s.description, s.kind, s.level, (array_agg(r.role order by ${strongest}))[1] as role,
       (select count(distinct c.collection_id) from reached c where c.space_id = s.id) as collections,
       ${isHeldSql('$1', 'space', 's.id')} as "isHeld"
     from membership_of($1, $2, $3) r join space s on s.tenant_id = $1 and s.id = r.space_id and s.removed_at is null
     where ($4::uuid is null or s.id = $4)
       and ($5::uuid is null or exists (select from reached c where c.space_id = s.id))
     group by s.tenant_id, s.id`,
    [tx.tenantId, asker.personId, id, ...bounds(asker)],
  );

/**
 * Collections as the asker reaches them by a space, or the one with this id by whichever space gives the strongest
 * role, its own before one that it is lent to.
 */
export const readCollections = (
  tx: Tx,
  asker: Asker,
  { spaceId = null, id = null }: { spaceId?: string | null; id?: string | null },
): Promise<Collection[]> =>
  tx.sql<Collection>(
    `select c.id, w.space_id as "spaceId", c.name, c.description, w.role, w.lent, c.narrowed, c.level,
       ${isHeldSql('$1', 'collection', 'c.id')} as "isHeld",
       (select count(*) from source o where o.tenant_id = $1 and o.collection_id = c.id and o.kind = 'site' and o.removed_at is null)
         as sources,
       (select count(*) from document d where d.tenant_id = $1 and d.collection_id = c.id and d.removed_at is null
         and (d.version_id is not null or d.media_type <> 'text/html')
         and ${seenBy({ tenant: '$1', person: '$2' })}) as documents
     from (
       select distinct on (k.id) k.id, r.space_id, r.role, r.space_id <> k.space_id as lent
       from reach_of($1, $2, $6, $3) r join collection k on k.tenant_id = $1 and k.id = r.collection_id
       where ($4::uuid is null or r.space_id = $4) and ($5::uuid is null or k.id = $5)
       order by k.id, ${strongest}, lent) w
       join collection c on c.tenant_id = $1 and c.id = w.id`,
    [tx.tenantId, asker.personId, id, ...bounds(asker), spaceId],
  );
