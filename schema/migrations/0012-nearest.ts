/**
 * The functions that find the nearest indexed passages, as statements whose plans a connection keeps. They were put
 * together anew and planned at every call, the views of who sees what among them: that took longer than looking.
 */
import { Migration } from '@mikro-orm/migrations';

const dimensions = [256, 384, 512, 768, 1024, 1536, 3072];

export class Nearest extends Migration {
  override up(): void {
    this.addSql(`
      -- Loads the extension: settings of its own that no session knows yet only a superuser may name in a function.
      select '[1]'::halfvec;
      ${nearest('nearest_indexed', '', 'num_nonnulls(of_sources, of_languages, since, till) = 0 or', '')};
      ${nearest('nearest_shown', 'of_reader uuid,', '', 'and (not d.narrowed or sees(of_tenant, of_reader, d.id))')};`);
  }

  override down(): void {
    // They are called as before and answer the same.
  }
}

/**
 * One statement for each number of dimensions: each has an index of its own, which only a number that is written out
 * finds. `everything` comes before what is looked up for each passage, `shown` after it. Like the functions that they
 * replace they leave the planner no way but the index, and plan once, for whatever is asked.
 */
function nearest(name: string, reader: string, everything: string, shown: string): string {
  const branches = dimensions.map((dims) => `when ${dims} then return query ${statement(dims, everything, shown)};`);
  return `
    create or replace function ${name}(of_tenant uuid, of_collections uuid[], of_model text, of_dims int,
      target halfvec, of_sources uuid[], of_languages text[], since date, till date, ${reader} at_most int)
      returns table (passage_id uuid, distance float8)
    language plpgsql stable
    set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
    set plan_cache_mode = force_generic_plan
    set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200 set hnsw.max_scan_tuples = 60000
    as $body$
    begin
      case of_dims ${branches.join('\n')} else null; end case;
    end $body$`;
}

/**
 * What passes is looked up one by one, in the order of the index, until there is enough. The limits and the offset keep
 * it so, whatever the tables looked like when the statement was planned: else all that passes is put together first.
 */
const statement = (dims: number, everything: string, shown: string) => `
  select e.passage_id, (e.vector::halfvec(${dims})) <#> target::halfvec(${dims}) from embedding e
  where e.dims = ${dims} and e.live and e.indexed
    and e.tenant_id = of_tenant and e.collection_id = any (of_collections) and e.model_id = of_model
    and (${everything} exists (
      select from (select * from passage p where p.tenant_id = of_tenant and p.id = e.passage_id limit 1) p
        cross join lateral (select * from document d where d.tenant_id = of_tenant and d.id = p.document_id limit 1) d
      where (of_sources is null or p.source_id = any (of_sources))
        and (of_languages is null or p.language = any (of_languages))
        and (since is null or d.published >= since) and (till is null or d.published <= till) ${shown}
      offset 0))
  order by (e.vector::halfvec(${dims})) <#> target::halfvec(${dims}) limit at_most`;
