/**
 * The one statement of search. Every step reads a tenant-bounded index, also under row-level security, where only plain
 * equality on ids and numbers reaches an index. Weights are float8: numeric arithmetic takes twice as long.
 */
import { seenBy } from './sight.ts';
import { stemsSql, termSql } from './stem.ts';

/** Postings read for one term, the heaviest first, and for all terms together, the rarest terms first. */
const postingsPerTerm = 8_000;
const postingsPerQuery = 16_000;
/** Reciprocal rank fusion's usual constant. */
const rankOffset = 60;
/** How much a word counts for a passage when only another passage of the same document has it. */
const siblingShare = 0.5;

/**
 * Whether there is a filter, whether some of what is searched is kept from some readers, and whether single documents
 * are searched: their passages are few, and all of them are compared.
 */
type Shape = { isFiltered: boolean; isKept: boolean; isOfDocuments: boolean };

const seen = seenBy({ tenant: 'tenant.id', person: '$17::uuid' });

/**
 * Parameters after $1, the tenant: $2 collections, $3 query, $4 its text search configuration or null, $5 vector,
 * $6 dims, $7 model, $8 the vector leg's weight, $9 sources, $10 languages, $11 from, $12 to, $13 and $14 rows of the
 * lexical and the vector leg, $15 passages per document, $16 rows wanted, $17 the reader or null, $18 documents.
 */
export function searchSql(shape: Shape & { vector: boolean }): string {
  const legs = shape.isOfDocuments
    ? wholeLegs(shape)
    : [lexicalLeg(shape), shape.vector ? vectorLeg(shape) : noVectors];
  return `
  with ${[words, ...legs].join(', ')},
  ${fusion}, ${choice}
  select c.passage_id as "passageId", p.version_id as "versionId", p.document_id as "documentId",
    p.source_id as "sourceId", p.collection_id as "collectionId", d.title, d.url, p.heading_path as "headingPath",
    p.language, p.text, p.from_char as "from", p.to_char as "to", p.ordinal, p.lead, p.place, c.score,
    c.lexical as "lexicalScore", c.similarity as "vectorScore", c.coverage
  from chosen c
    cross join lateral (${one('passage', 'c.passage_id')}) p
    cross join lateral (${one('document', 'p.document_id')}) d
  order by c.score desc, c.passage_id limit $16`;
}

/**
 * The query's terms in each language that the collections hold, with their rarity. Words are kept or dropped by the
 * stop words of the question's own language; a word is the place it stands at, whatever its stems.
 */
const words = `
  extents as materialized (
    select config, sum(passages)::float8 as passages from extent
    where tenant_id = tenant.id and collection_id = any ($2::uuid[]) group by config
  ), total as materialized (
    select coalesce(sum(passages), 0) as passages from extents
  ), stem as materialized (
    select c.config, place, ${termSql('c.config', 'o.lexeme')} as term
    from (select config from extents union values ('swedish'), ('english') union select $4::text where $4 is not null) c
      cross join lateral unnest(${stemsSql('c.config', '$3::text')}) o cross join lateral unnest(o.positions) place
  ), asked as materialized (
    select c.config
    from (values ('swedish'), ('english'), ($4::text)) c (config)
      left join stem s using (config) left join extents e using (config)
    where c.config is not null
    group by c.config order by c.config is not distinct from $4 desc, count(distinct s.place), max(e.passages) desc nulls last limit 1
  ), kept as materialized (
    select distinct s.place, s.config, s.term
    from stem s where s.place in (select place from stem join asked using (config))
  ), counted as materialized (
    select k.config, k.term, min(k.place) as place, greatest(max(f.passages), 0) as passages
    from kept k cross join lateral (
      select coalesce(sum(f.passages), 0)::float8 as passages from term_frequency f
      where f.tenant_id = tenant.id and f.collection_id = any ($2::uuid[]) and f.term = k.term) f
    group by k.config, k.term
  ), word as materialized (
    select place, ${rarity('sum(c.passages)')} as rarity from counted c cross join total group by place, total.passages
  ), term as materialized (
    select c.config, c.term, c.passages, ${rarity('c.passages')} as rarity, w.rarity as word_rarity
    from counted c join word w using (place) cross join total
    where c.passages > 0
  )`;

function rarity(passages: string): string {
  const known = `least(${passages}, total.passages)`;
  return `ln(1::float8 + (total.passages - ${known} + 0.5::float8) / (${known} + 0.5::float8))`;
}

/** Candidates by the postings that were read. They are scored exactly afterwards, by all terms. */
const lexicalLeg = (shape: Shape) => `
  reading as materialized (
    select term, rarity, greatest(500, ${postingsPerTerm} / cardinality($2::uuid[])) as depth,
      sum(least(passages, ${postingsPerTerm})) over (order by passages, term) - least(passages, ${postingsPerTerm}) as before
    from term
  ), matched as (
    select o.passage_id, sum(o.weight::float8 * r.rarity) as score
    from reading r cross join unnest($2::uuid[]) c (collection_id) cross join lateral (
      select passage_id, weight from posting
      where tenant_id = tenant.id and collection_id = c.collection_id and term = r.term
      order by weight desc, passage_id desc limit r.depth) o
    where r.before < ${postingsPerQuery}
    group by o.passage_id
  ), lexical_leg as materialized (
    ${passing('select passage_id, score from matched order by score desc, passage_id', 'score desc, passage_id', shape)}
    limit $13
  )`;

/** Exact over what is not indexed yet, the index over what is; a small tenant has nothing in the index. */
const vectorLeg = (shape: Shape) => `
  near as (
    select passage_id, vector <#> $5::halfvec as distance from embedding
    where tenant_id = tenant.id and collection_id = any ($2::uuid[]) and model_id = $7 and dims = $6::int
      and live and not indexed
  ), exact_leg as (
    ${passing('select passage_id, distance from near order by distance, passage_id', 'distance, passage_id', shape)}
    limit $14::int
  ), swept_leg as (
    select n.passage_id, n.distance
    from (select where exists (
        select from embedding where tenant_id = tenant.id and model_id = $7 and live and indexed)) swept
      cross join lateral ${shape.isKept ? 'nearest_shown' : 'nearest_indexed'}(
        tenant.id, $2::uuid[], $7, $6::int, $5::halfvec, $9::uuid[], $10::text[], $11::date, $12::date,
        ${shape.isKept ? '$17::uuid, ' : ''}$14::int) n
  ), vector_leg as materialized (
    select passage_id, -distance as similarity, row_number() over (order by distance, passage_id) as rank
    from (select * from exact_leg union all select * from swept_leg) legs order by distance, passage_id limit $14::int
  )`;

/** Without a vector the leg is empty; its parameters are named so that their types are known. */
const noVectors = `
  vector_leg as materialized (
    select null::uuid as passage_id, null::float8 as similarity, null::bigint as rank
    where false and $5::halfvec is null and $6::int = 0 and $7::text = '' and $14::int = 0
      and $9::uuid[] is null and $10::text[] is null and $11::date is null and $12::date is null
  )`;

/**
 * Both legs over every passage of the documents. An index of vectors or of postings knows nothing of documents: what
 * it hands over first may all be of others.
 */
const wholeLegs = ({ vector, ...shape }: Shape & { vector: boolean }) => [
  `held as materialized (
    select p.id as passage_id
    from (select distinct id from unnest($18::uuid[]) w (id)) w
      cross join lateral (${one('document', 'w.id')}) d
      cross join lateral (select * from passage where tenant_id = tenant.id and document_id = d.id offset 0) p
    where p.collection_id = any ($2::uuid[]) and p.live and ${passes(shape)}
  )`,
  `matched as (
    select h.passage_id, sum(t.rarity * l.weights[array_position(l.terms, t.term)]::float8) as score
    from held h cross join lateral (
        select config, terms, weights from term_list where tenant_id = tenant.id and passage_id = h.passage_id limit 1) l
      join term t on t.config = l.config and t.term = any (l.terms)
    group by h.passage_id
  )`,
  `lexical_leg as materialized (select passage_id, score from matched order by score desc, passage_id limit $13)`,
  vector ? heldVectors : noVectors,
];

const heldVectors = `
  vector_leg as materialized (
    select passage_id, -distance as similarity, row_number() over (order by distance, passage_id) as rank
    from (
      select h.passage_id, e.vector <#> $5::halfvec as distance
      from held h cross join lateral (
        select vector from embedding
        where passage_id = h.passage_id and model_id = $7 and tenant_id = tenant.id and dims = $6::int and live limit 1) e
      order by distance, h.passage_id limit $14::int) near
  )`;

/** One row by its key. The limit keeps the planner from joining whole tables, whatever it believes of their sizes. */
const one = (table: string, id: string) => `select * from ${table} where tenant_id = tenant.id and id = ${id} limit 1`;

/** Rows of `ordered` that pass the filter, in their order, looked up one by one until enough did. */
function passing(ordered: string, order: string, shape: Shape): string {
  if (!shape.isFiltered && !shape.isKept) return ordered;
  return `
    select r.* from (${ordered} offset 0) r
      cross join lateral (${one('passage', 'r.passage_id')}) p
      cross join lateral (${one('document', 'p.document_id')}) d
    where ${passes(shape)}
    order by ${order.replace(/\b(score|distance|passage_id)\b/g, 'r.$1')}`;
}

/** Whether the passage `p` of the document `d` passes the filter. */
const passes = ({ isKept }: Pick<Shape, 'isKept'>) => `
  ($9::uuid[] is null or p.source_id = any ($9)) and ($10::text[] is null or p.language = any ($10))
  and ($11::date is null or d.published >= $11) and ($12::date is null or d.published <= $12)
  ${isKept ? `and ${seen}` : ''}`;

/**
 * All candidates scored exactly by every term, then ranked in each leg; the ranks are fused. A passage is read in its
 * document: words that only its siblings among the candidates have count for a part.
 */
const fusion = `
  candidate as materialized (
    select c.passage_id, p.document_id, p.version_id, p.text_hash
    from (select passage_id from lexical_leg union select passage_id from vector_leg) c
      cross join lateral (${one('passage', 'c.passage_id')}) p
    where p.live
  ), occurrence as materialized (
    select c.passage_id, o.rarity, o.word_rarity, o.weight,
      max(o.weight) over (partition by c.document_id, o.term) as in_document
    from candidate c cross join lateral (
      -- The offset keeps the lists out of the sort that the window needs.
      select t.term, t.rarity, t.word_rarity,
        coalesce(l.weights[array_position(l.terms, t.term)]::float8, 0) as weight
      from (select * from term_list where tenant_id = tenant.id and passage_id = c.passage_id limit 1) l
        join term t on t.config = l.config offset 0) o
  ), scored as materialized (
    select passage_id, sum(rarity * (weight + ${siblingShare}::float8 * (in_document - weight))) as lexical,
      sum(word_rarity) filter (where weight > 0) / nullif((select sum(rarity) from word), 0) as coverage
    from occurrence group by passage_id
  ), fused as (
    select c.*, coalesce(s.lexical, 0) as lexical, coalesce(s.coverage, 0) as coverage, v.similarity,
      case when s.lexical > 0
        then 1::float8 / (${rankOffset} + rank() over (order by coalesce(s.lexical, 0) desc)) else 0 end
        + coalesce($8::float8 / (${rankOffset} + v.rank), 0) as score
    from candidate c left join scored s using (passage_id) left join vector_leg v using (passage_id)
  )`;

/**
 * Published passages only, each text once, a few of each document. What the reader does not see is left out here
 * whatever was known beforehand: the legs leave it out so that it takes no place from what the reader does see.
 */
const choice = `
  published as (
    select f.*, row_number() over (partition by f.text_hash order by f.score desc, f.passage_id) as twin
    from fused f
      cross join lateral (${one('document', 'f.document_id')}) d
      cross join lateral (${one('source', 'd.source_id')}) s
    where d.version_id = f.version_id and d.removed_at is null and s.removed_at is null and ${seen}
  ), chosen as (
    select * from (
      select *, row_number() over (partition by document_id order by score desc, passage_id) as of_document
      from published where twin = 1) ranked
    where of_document <= $15 order by score desc, passage_id limit $16
  )`;
