/**
 * What goes when, as one statement for each thing that rules can be about. Dates follow from rows alone, so the clock
 * is the asker's to give: now, a year ahead, or any day of a test's ten years.
 *
 * Of the rules that stand over a thing the narrowest counts: document before collection, space, organisation, and of
 * two at one level the one for its class. It counts also when its decision has ended: then nothing goes.
 */
import { stillAsks } from './person-request-sql.ts';
import type { What } from './retention.ts';
import { usualZone } from './time-zone.ts';

/** A row of `dueSql`. */
export type Due = {
  /** As purges call it. */
  kind: 'conversation' | 'message' | 'document' | 'sound' | 'version' | 'crawl-failure' | 'export' | 'log' | 'person';
  /** Of a `sound` that of its version, of a `crawl-failure` that of the run, of a day of the `log` its last event's. */
  id: string;
  due_at: Date;
  rule_id: string;
  decision_id: string;
  action: 'purge' | 'review';
  size_bytes: number;
  /** What `holds_over` is asked about it. */
  of_kind: string;
  of_id: string;
  /** Where it is, as far as it is in something. */
  space_id: string | null;
  collection_id: string | null;
};

/** The tenant's zone, where `tenant` is the parameter that names it. */
export const zoneSql = (tenant: string): string =>
  `coalesce((select form ->> 'timeZone' from policy where tenant_id = ${tenant}), '${usualZone}')`;

/** The day that it is there. */
export const todaySql = (tenant: string): string => `(now() at time zone ${zoneSql(tenant)})::date`;

/**
 * Selects rows of `Due` that are due by $2 (timestamptz; 'infinity' for all that ever will be) in the tenant $1. More
 * conditions stand around it: `select … from (${dueSql('document')}) due where id = any ($3)` looks at those alone.
 */
export function dueSql(what: What): string {
  return `select t.kind, t.id, e.due_at, r.id as rule_id, r.decision_id, r.action,
      t.size_bytes::bigint as size_bytes, t.of_kind, t.of_id, t.space_id, t.collection_id
    from (${thingsOf[what]}) t
      cross join lateral (${ruleOver(`'${what}'`)}) r
      join decision d on d.tenant_id = $1 and d.id = r.decision_id and d.ended_at is null
      cross join lateral (select due_at(case r.trigger when 'created' then t.created_at when 'used' then t.used_at
        when 'closed' then t.closed_at else t.deactivated_at end, r.period, r.unit, ${zoneSql('$1')}) as due_at) e
    where e.due_at <= $2::timestamptz
      and exists (select from rule where tenant_id = $1 and what = '${what}' and ended_at is null)`;
}

/**
 * Selects the rule that counts for a row `t` with space_id, collection_id, document_id and class_level, each null where
 * it has none; `what` is SQL for the kind of thing. It counts also when its decision has ended.
 */
export const ruleOver = (what: string): string => `
  select r.* from rule r
  where r.tenant_id = $1 and r.what = ${what} and r.ended_at is null
    and (r.class_level is null or r.class_level = t.class_level)
    and case r.level when 'tenant' then true when 'space' then r.object_id = t.space_id
      when 'collection' then r.object_id = t.collection_id else r.object_id = t.document_id end
  order by array_position(array['document', 'collection', 'space', 'tenant'], r.level), r.class_level nulls last
  limit 1`;

/** Columns that a thing does not have. */
const without = {
  collection: 'null::uuid as collection_id, null::uuid as document_id, null::int as class_level',
  document: 'null::uuid as document_id, null::int as class_level',
  class: 'null::int as class_level',
  never: (...names: string[]) => names.map((name) => `null::timestamptz as ${name}_at`).join(', '),
};

/** Where a document stands, from `document d` on. */
const itsPlace = `join collection c on c.tenant_id = $1 and c.id = d.collection_id
  join space s on s.tenant_id = $1 and s.id = c.space_id`;

const originalBytes =
  'coalesce((select b.size_bytes from blob b where b.tenant_id = $1 and b.sha256 = v.blob_sha256), 0)';

const thingsOf: Readonly<Record<What, string>> = {
  conversation: `
    select 'conversation' as kind, v.id, v.space_id, ${without.collection}, v.created_at, v.updated_at as used_at,
      least(v.removed_at, s.removed_at) as closed_at, p.deactivated_at,
      (select coalesce(sum(octet_length(g.text)), 0) from message g where g.tenant_id = $1 and g.conversation_id = v.id)
        as size_bytes, 'conversation' as of_kind, v.id as of_id
    from conversation v
      join space s on s.tenant_id = $1 and s.id = v.space_id
      join person p on p.tenant_id = $1 and p.id = v.person_id
    where v.tenant_id = $1`,
  message: `
    select 'message' as kind, g.id, v.space_id, ${without.collection}, g.created_at,
      ${without.never('used', 'closed', 'deactivated')}, octet_length(g.text)::bigint as size_bytes,
      'conversation' as of_kind, v.id as of_id
    from message g join conversation v on v.tenant_id = $1 and v.id = g.conversation_id
    where g.tenant_id = $1`,
  document: `
    select 'document' as kind, d.id, c.space_id, d.collection_id, d.id as document_id, c.level as class_level,
      d.first_seen_at as created_at, greatest(d.first_seen_at, u.used_at) as used_at,
      least(d.removed_at, c.removed_at, s.removed_at) as closed_at, ${without.never('deactivated')},
      (select coalesce(sum(b.size_bytes), 0) from blob b where b.tenant_id = $1 and b.sha256 in (
        select v.blob_sha256 from version v where v.tenant_id = $1 and v.document_id = d.id)) as size_bytes,
      'document' as of_kind, d.id as of_id
    from document d ${itsPlace}
      left join document_use u on u.tenant_id = $1 and u.document_id = d.id
    where d.tenant_id = $1`,
  // A corrected record has the sound of the version that it came from, and that one's age.
  sound: `
    select 'sound' as kind, v.id, c.space_id, d.collection_id, d.id as document_id, ${without.class},
      first.fetched_at as created_at, first.heard_at as closed_at, ${without.never('used', 'deactivated')},
      ${originalBytes} as size_bytes, 'document' as of_kind, d.id as of_id
    from recording r
      join version v on v.tenant_id = $1 and v.id = r.version_id
      join document d on d.tenant_id = $1 and d.id = v.document_id ${itsPlace}
      cross join lateral (
        select min(o.fetched_at) as fetched_at, min(h.heard_at) as heard_at
        from version o left join recording h on h.tenant_id = $1 and h.version_id = o.id
        where o.tenant_id = $1 and o.document_id = v.document_id and o.blob_sha256 = v.blob_sha256) first
    where r.tenant_id = $1 and r.sound_gone_at is null`,
  'old-version': `
    select 'version' as kind, v.id, c.space_id, d.collection_id, d.id as document_id, ${without.class},
      v.fetched_at as created_at,
      (select min(n.published_at) from version n where n.tenant_id = $1 and n.document_id = v.document_id
        and n.published_at > coalesce(v.published_at, v.fetched_at)) as closed_at,
      ${without.never('used', 'deactivated')}, ${originalBytes} as size_bytes, 'document' as of_kind, d.id as of_id
    from version v join document d on d.tenant_id = $1 and d.id = v.document_id ${itsPlace}
    where v.tenant_id = $1 and v.state = 'superseded' and d.version_id is distinct from v.id`,
  'crawl-failure': `
    select 'crawl-failure' as kind, k.id, c.space_id, c.id as collection_id, ${without.document},
      k.ended_at as closed_at, ${without.never('created', 'used', 'deactivated')},
      (select coalesce(sum(pg_column_size(p)), 0) from page p where p.tenant_id = $1 and p.crawl_id = k.id
        and p.state = 'done' and p.change = 'failed') as size_bytes, 'collection' as of_kind, c.id as of_id
    from crawl k
      join source o on o.tenant_id = $1 and o.id = k.source_id
      join collection c on c.tenant_id = $1 and c.id = o.collection_id
    where k.tenant_id = $1 and k.ended_at is not null and exists (select from page p
      where p.tenant_id = $1 and p.crawl_id = k.id and p.state = 'done' and p.change = 'failed')`,
  export: `
    select 'export' as kind, x.id, null::uuid as space_id, ${without.collection}, x.made_at as created_at,
      ${without.never('used', 'closed', 'deactivated')}, x.size_bytes, 'export' as of_kind, x.id as of_id
    from delivery x where x.tenant_id = $1`,
  // By days where the organisation is: what was recorded during one goes together.
  log: `
    select 'log' as kind, l.event_id as id, null::uuid as space_id, ${without.collection}, l.event_at as created_at,
      ${without.never('used', 'closed', 'deactivated')}, 0::bigint as size_bytes, 'log' as of_kind, l.event_id as of_id
    from (select max(seq) as seq from audit_link where tenant_id = $1
        group by (event_at at time zone ${zoneSql('$1')})::date) day
      join audit_link l on l.tenant_id = $1 and l.seq = day.seq`,
  person: `
    select 'person' as kind, p.id, null::uuid as space_id, ${without.collection}, p.deactivated_at,
      ${without.never('created', 'used', 'closed')}, 0::bigint as size_bytes, 'person' as of_kind, p.id as of_id
    from person p
    where p.tenant_id = $1 and p.deactivated_at is not null and p.removed_at is null
      and p.role <> 'inspector' and not ${stillAsks('p.id')}`,
};
