/** The function of the database that finds the nearest passages of those that a reader sees. */

/**
 * As nearest_indexed, for a reader from whom some documents are kept: of those that are narrowed, only what the reader
 * sees is counted as found. A reader who is nobody sees none of them.
 */
export const nearestShown = `
  create function nearest_shown(of_tenant uuid, of_collections uuid[], of_model text, of_dims int, target halfvec,
    of_sources uuid[], of_languages text[], since date, till date, of_reader uuid, at_most int)
    returns table (passage_id uuid, distance float8)
  language plpgsql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200 set hnsw.max_scan_tuples = 60000
  as $body$
  begin
    return query execute format(
      'select e.passage_id, (e.vector::halfvec(%1$s)) <#> $5::halfvec(%1$s) from embedding e
       where e.dims = %1$s and e.live and e.indexed
         and e.tenant_id = $1 and e.collection_id = any ($2) and e.model_id = $3
         and exists (
           select from passage p join document d on d.tenant_id = p.tenant_id and d.id = p.document_id
           where p.tenant_id = $1 and p.id = e.passage_id and ($6 is null or p.source_id = any ($6))
             and ($7 is null or p.language = any ($7))
             and ($8 is null or d.published >= $8) and ($9 is null or d.published <= $9)
             and (not d.narrowed or exists (select from sight s
               where s.tenant_id = $1 and s.person_id = $10 and s.document_id = d.id)))
       order by (e.vector::halfvec(%1$s)) <#> $5::halfvec(%1$s) limit $11', of_dims)
    using of_tenant, of_collections, of_model, of_dims, target, of_sources, of_languages, since, till, of_reader, at_most;
  end $body$`;
