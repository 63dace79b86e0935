/**
 * What search stands on: postings with their BM25 weights, term frequencies as deltas, and embeddings with one HNSW
 * index for each number of dimensions.
 */
import { Migration } from '@mikro-orm/migrations';
import { isolate, runtimeRoles } from './isolate.ts';

const dimensions = [256, 384, 512, 768, 1024, 1536, 3072];

export class Search extends Migration {
  override up(): void {
    this.addSql(`
      -- The text between a passage and the one before it, so that neighbours are joined to the letter.
      alter table passage add column lead text not null default '';

      create table posting (
        tenant_id uuid not null,
        collection_id uuid not null,
        term bigint not null,
        weight real not null,
        passage_id uuid not null,
        primary key (tenant_id, collection_id, term, weight, passage_id))
        with (autovacuum_vacuum_insert_scale_factor = 0.05);
      ${isolate('posting')};

      create table term_list (
        tenant_id uuid not null,
        passage_id uuid not null,
        collection_id uuid not null,
        config text not null,
        positions int not null,
        terms bigint[] not null,
        weights real[] not null,
        primary key (tenant_id, passage_id),
        foreign key (tenant_id, passage_id) references passage (tenant_id, id));
      ${isolate('term_list')};

      create table term_frequency (
        tenant_id uuid not null,
        collection_id uuid not null,
        term bigint not null,
        batch uuid not null,
        passages int not null,
        primary key (tenant_id, collection_id, term, batch) include (passages));
      create index term_frequency_delta on term_frequency (tenant_id, collection_id) where batch <> '${folded}';
      ${isolate('term_frequency')};

      create table extent (
        tenant_id uuid not null,
        collection_id uuid not null,
        config text not null,
        batch uuid not null,
        passages int not null,
        primary key (tenant_id, collection_id, config, batch) include (passages));
      ${isolate('extent')};

      create table passage_length (
        tenant_id uuid not null references tenant (id),
        config text not null,
        average real not null,
        primary key (tenant_id, config));
      ${isolate('passage_length', 'select, insert')};

      create table embedding (
        tenant_id uuid not null,
        collection_id uuid not null,
        passage_id uuid not null,
        model_id text not null,
        dims int not null check (dims in (${dimensions.join(', ')})),
        text_hash bytea not null,
        vector halfvec not null check (vector_dims(vector) = dims),
        live boolean not null default true,
        indexed boolean not null default false,
        primary key (passage_id, model_id, tenant_id),
        foreign key (tenant_id, passage_id) references passage (tenant_id, id));
      -- A vector that is moved out of its row costs a second read for each comparison.
      alter table embedding alter column vector set storage plain;
      create index embedding_exact on embedding (tenant_id, model_id) where live and not indexed;
      create index embedding_swept on embedding (tenant_id, model_id) where live and indexed;
      create index embedding_text on embedding (tenant_id, model_id, text_hash);
      ${isolate('embedding')};
      ${dimensions.map(nearestIndex).join(';\n')};
      ${nearest};
      grant execute on function nearest_indexed to ${runtimeRoles.join(', ')};`);
  }

  override down(): void {
    this.addSql('drop function nearest_indexed; drop table embedding, passage_length, extent, term_frequency');
    this.addSql('drop table term_list, posting; alter table passage drop column lead');
  }
}

/** The batch that deltas are folded into. Spelled out here, since a released migration never changes. */
const folded = '00000000-0000-0000-0000-000000000000';

function nearestIndex(dims: number): string {
  return `create index embedding_nearest_${dims} on embedding using hnsw ((vector::halfvec(${dims})) halfvec_ip_ops)
    where dims = ${dims} and live and indexed`;
}

/**
 * The nearest indexed passages of the asker's tenant that pass the filter; a null filter lets everything pass. A
 * function, because the planner knows neither the tenant nor that an iterative scan goes on until enough rows passed,
 * and would rather read the whole table: here it has no other way. It runs with the caller's rights, under row-level
 * security. Distance is the negative inner product.
 */
const nearest = `
  create function nearest_indexed(of_tenant uuid, of_collections uuid[], of_model text, of_dims int, target halfvec,
    of_sources uuid[], of_languages text[], since date, till date, at_most int)
    returns table (passage_id uuid, distance float8)
  language plpgsql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
  set hnsw.iterative_scan = 'relaxed_order' set hnsw.ef_search = 200 set hnsw.max_scan_tuples = 60000
  as $body$
  declare
    filter text := '';
  begin
    if coalesce(of_sources::text, of_languages::text, since::text, till::text) is not null then
      filter := 'and exists (
        select from passage p join document d on d.tenant_id = p.tenant_id and d.id = p.document_id
        where p.tenant_id = $1 and p.id = e.passage_id and ($6 is null or p.source_id = any ($6))
          and ($7 is null or p.language = any ($7))
          and ($8 is null or d.published >= $8) and ($9 is null or d.published <= $9))';
    end if;
    return query execute format(
      'select e.passage_id, (e.vector::halfvec(%1$s)) <#> $5::halfvec(%1$s) from embedding e
       where e.dims = %1$s and e.live and e.indexed
         and e.tenant_id = $1 and e.collection_id = any ($2) and e.model_id = $3 %2$s
       order by (e.vector::halfvec(%1$s)) <#> $5::halfvec(%1$s) limit $10', of_dims, filter)
    using of_tenant, of_collections, of_model, of_dims, target, of_sources, of_languages, since, till, at_most;
  end $body$`;
