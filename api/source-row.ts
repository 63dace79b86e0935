/** Sources read from their rows. */
import type { Tx } from '#schema/database.ts';
import { seenBy } from '#schema/sight.ts';
import type { Source } from '#schema/source.ts';
import type { Asker } from './access.ts';

export type SourceRow = Omit<Source, 'createdAt' | 'recurrence'> & { createdAt: Date };

/** SQL for a moment as contracts write it. */
const isoTime = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Documents are counted as the asker sees them. */
export const readSources = (
  tx: Tx,
  asker: Asker,
  condition: 'o.collection_id = $2' | 'o.id = $2',
  id: string,
): Promise<SourceRow[]> =>
  tx.sql<SourceRow>(
    `select o.id, o.collection_id as "collectionId", o.form, o.created_at as "createdAt",
       (select count(*) from document d where d.tenant_id = $1 and d.source_id = o.id and d.removed_at is null
         and (d.version_id is not null or d.media_type <> 'text/html')
         and ${seenBy({ tenant: '$1', person: '$3' })}) as documents,
       (select jsonb_build_object('id', r.id, 'state', r.state, 'requestedAt', ${isoTime('r.requested_at')},
           'endedAt', ${isoTime('r.ended_at')})
         from crawl r where r.tenant_id = $1 and r.source_id = o.id and r.mode <> 'dry'
         order by r.requested_at desc limit 1)
         as "lastCrawl",
       coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'host', k.host, 'kind', k.kind, 'createdAt',
           ${isoTime('k.created_at')}) order by k.host)
         from credential k where k.tenant_id = $1 and k.source_id = o.id), '[]') as credentials
     from source o where o.tenant_id = $1 and o.kind = 'site' and o.removed_at is null and ${condition}`,
    [tx.tenantId, id, asker.personId],
  );

export const readSource = async (tx: Tx, asker: Asker, id: string): Promise<SourceRow> =>
  (await readSources(tx, asker, 'o.id = $2', id))[0]!;
