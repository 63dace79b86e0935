/**
 * What the lexical leg of search reads, kept in the transaction that publishes or removes: each passage's postings with
 * the term-frequency part of BM25, and term frequencies as deltas that a sweep folds. Indexing twice changes nothing.
 */
import type { Tx } from './database.ts';
import { newId } from './id.ts';
import { configOf, stemsSql, termSql } from './stem.ts';

const k1 = 1.2;
const b = 0.75;
/** Words that count, in a passage of about 300 tokens; used until a tenant has shown its own average. */
const usualLength = 120;
/** Passages in one publication that are enough to freeze a tenant's average length in a language. */
const tellingPassages = 50;

/** The batch that deltas are folded into. */
const folded = '00000000-0000-0000-0000-000000000000';

/** Adds postings for those of `passageIds` that have none: headings and text, stemmed as the passage's language asks. */
export async function indexPassages(tx: Tx, passageIds: readonly string[]): Promise<void> {
  if (passageIds.length === 0) return;
  const languages = await tx.sql<{ language: string }>(
    'select distinct language from passage where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.tenantId, passageIds],
  );
  const codes = languages.map(({ language }) => language);
  await tx.sql(indexSql, [tx.tenantId, passageIds, codes, codes.map(configOf), newId()]);
}

const indexSql = `
  with stemmed as materialized (
    select p.id, p.collection_id, c.config,
      ${stemsSql('c.config', `array_to_string(p.heading_path, E'\\n') || E'\\n' || p.text`)} as stems
    from passage p join unnest($3::text[], $4::text[]) c (language, config) on c.language = p.language
    where p.tenant_id = $1 and p.id = any ($2::uuid[])
      and not exists (select from term_list t where t.tenant_id = $1 and t.passage_id = p.id)
  ), occurrence as materialized (
    select s.id, s.collection_id, s.config, ${termSql('s.config', 'o.lexeme')} as term, cardinality(o.positions) as times
    from stemmed s cross join lateral unnest(s.stems) o
  ), sized as materialized (
    select id, collection_id, config, sum(times)::int as positions from occurrence group by 1, 2, 3
  ), seen as (
    select config, avg(positions)::real as average, count(*) as passages from sized group by config
  ), frozen as (
    insert into passage_length (tenant_id, config, average)
    select $1, config, average from seen where passages >= ${tellingPassages}
    on conflict do nothing returning config, average
  ), norm as materialized (
    select s.config, coalesce(l.average, f.average, ${usualLength})::float8 as average
    from seen s left join frozen f using (config)
      left join passage_length l on l.tenant_id = $1 and l.config = s.config
  ), weighted as materialized (
    select o.id, o.collection_id, o.config, z.positions, o.term,
      (o.times * ${k1 + 1}::float8
        / (o.times + ${k1}::float8 * (${1 - b}::float8 + ${b}::float8 * z.positions / n.average)))::real as weight
    from occurrence o join sized z using (id) join norm n on n.config = o.config
  ), listed as (
    insert into term_list (tenant_id, passage_id, collection_id, config, positions, terms, weights)
    select $1, id, collection_id, config, positions, array_agg(term), array_agg(weight)
    from weighted group by id, collection_id, config, positions
  ), posted as (
    insert into posting (tenant_id, collection_id, term, weight, passage_id)
    select $1, collection_id, term, weight, id from weighted order by collection_id, term, weight, id
  ), counted as (
    insert into term_frequency (tenant_id, collection_id, term, batch, passages)
    select $1, collection_id, term, $5, count(*) from weighted group by collection_id, term
  )
  insert into extent (tenant_id, collection_id, config, batch, passages)
  select $1, collection_id, config, $5, count(*) from sized group by collection_id, config`;

/** Takes every passage of these documents out of search: postings, vectors and frequencies. Their text stays. */
export async function unindexDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length > 0) await tx.sql(unindexSql, [tx.tenantId, documentIds, newId()]);
}

/** Takes out postings and frequencies alone, for whoever deletes passages and vectors in the same transaction. */
export async function unlistDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length > 0) await tx.sql(unlistSql, [tx.tenantId, documentIds, newId()]);
}

/**
 * For the passages in `hidden`. Each posting is looked up by its whole key and deleted where it lies: left to itself the
 * planner reads all that there are as soon as some thousand go at once.
 */
const unlisting = `unlisted as (
    delete from term_list t using hidden h where t.tenant_id = $1 and t.passage_id = h.id
    returning t.passage_id, t.collection_id, t.config, t.terms, t.weights
  ), pair as materialized (
    select u.collection_id, u.passage_id, o.term, o.weight
    from unlisted u cross join lateral unnest(u.terms, u.weights) o (term, weight)
    order by o.term, o.weight
  ), unposted as (
    delete from posting where tenant_id = $1 and ctid = any (array(
      select p.place from pair o cross join lateral (
        select ctid as place from posting p
        where p.tenant_id = $1 and p.collection_id = o.collection_id and p.term = o.term and p.weight = o.weight
          and p.passage_id = o.passage_id limit 1) p))
  ), counted as (
    insert into term_frequency (tenant_id, collection_id, term, batch, passages)
    select $1, collection_id, term, $3, -count(*) from pair group by collection_id, term
  )
  insert into extent (tenant_id, collection_id, config, batch, passages)
  select $1, collection_id, config, $3, -count(*) from unlisted group by collection_id, config`;

const unindexSql = `
  with hidden as (
    update passage set live = false where tenant_id = $1 and document_id = any ($2::uuid[]) and live returning id
  ), silent as (
    update embedding e set live = false, indexed = false from hidden h
    where e.tenant_id = $1 and e.passage_id = h.id and e.live
  ), ${unlisting}`;

const unlistSql = `
  with hidden as materialized (
    select id from passage where tenant_id = $1 and document_id = any ($2::uuid[])
  ), ${unlisting}`;

/** Folds the deltas of both counts into one row each. Answers how many deltas there were. */
export async function foldFrequencies(tx: Tx): Promise<number> {
  const [terms] = await tx.sql<{ deltas: number }>(foldSql('term_frequency', 'term'), [tx.tenantId]);
  const [configs] = await tx.sql<{ deltas: number }>(foldSql('extent', 'config'), [tx.tenantId]);
  return terms!.deltas + configs!.deltas;
}

const foldSql = (table: string, of: string) => `
  with delta as (
    delete from ${table} where tenant_id = $1 and batch <> '${folded}' returning collection_id, ${of}, passages
  ), added as (
    insert into ${table} as kept (tenant_id, collection_id, ${of}, batch, passages)
    select $1, collection_id, ${of}, '${folded}', sum(passages) from delta group by collection_id, ${of}
    on conflict (tenant_id, collection_id, ${of}, batch) do update set passages = kept.passages + excluded.passages
  )
  select count(*) as deltas from delta`;
