/**
 * By what the look at the end would find what went: of some passages the hash of the text and one of its terms as
 * search knows it. Neither says what was written.
 */
import type { Tx } from '#schema/database.ts';

/** Enough that what stays behind in one place shows; the rest is counted. */
const mostProbes = 200;
const ofEachDocument = 2;

export async function noteProbes(
  { tenantId, sql }: Tx,
  purgeId: string,
  documentIds: readonly string[],
): Promise<void> {
  await sql(
    `insert into purge_probe (tenant_id, purge_id, passage_id, collection_id, text_hash, term)
     select $1, $2, p.id, p.collection_id, p.text_hash, t.terms[1]
     from unnest($3::uuid[]) d (id)
       cross join lateral (select * from passage p where p.tenant_id = $1 and p.document_id = d.id and p.live
         order by p.ordinal limit ${ofEachDocument}) p
       left join term_list t on t.tenant_id = $1 and t.passage_id = p.id
     limit greatest(0, ${mostProbes} - (select count(*) from purge_probe where tenant_id = $1 and purge_id = $2))
     on conflict do nothing`,
    [tenantId, purgeId, documentIds],
  );
}
