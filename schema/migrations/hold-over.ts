/** What a hold is over: a thing by itself or by what it is in, by whose it is, or by when it or something in it was made. */

/** Of a time both ends may be open; its last moment is not in it. */
const madeWithin = `
  create function made_within(made_at timestamptz, from_at timestamptz, until_at timestamptz) returns boolean
  language sql immutable as $$
    select made_at >= coalesce(from_at, '-infinity') and made_at < coalesce(until_at, 'infinity')
  $$`;

/** A conversation goes on, and a document gets new versions: what came of either in a time holds the whole of it. */
const cameWithin = `
  create function came_within(the_tenant uuid, document uuid, conversation uuid, from_at timestamptz,
    until_at timestamptz) returns boolean
  language sql stable as $$
    select exists (select from version v where v.tenant_id = the_tenant and v.document_id = document
        and made_within(v.fetched_at, from_at, until_at))
      or exists (select from message m where m.tenant_id = the_tenant and m.conversation_id = conversation
        and made_within(m.created_at, from_at, until_at))
  $$`;

/**
 * Archives are copies of what is kept elsewhere: what is over everything is over them, or over the time in which they were
 * made. `archiveMadeAt` is SQL for that moment.
 */
const holdsOver = (archiveMadeAt: string) => `
  -- The holds in force over one thing, by itself or by what it is in, made by, or made when.
  create or replace function holds_over(the_tenant uuid, the_kind text, the_id uuid) returns setof uuid
  language sql stable as $$
    with thing as (
      select p.id as person_id, null::uuid as space_id, null::uuid as collection_id, null::uuid as document_id,
        null::uuid as conversation_id, p.created_at as made_at
      from person p where the_kind = 'person' and p.tenant_id = the_tenant and p.id = the_id
      union all
      select null, s.id, null, null, null, s.created_at
      from space s where the_kind = 'space' and s.tenant_id = the_tenant and s.id = the_id
      union all
      select null, c.space_id, c.id, null, null, c.created_at
      from collection c where the_kind = 'collection' and c.tenant_id = the_tenant and c.id = the_id
      union all
      select u.person_id, c.space_id, c.id, d.id, null, d.first_seen_at
      from document d
        join collection c on c.tenant_id = d.tenant_id and c.id = d.collection_id
        left join lateral (
          select u.person_id from extract x join upload u on u.tenant_id = x.tenant_id and u.id = x.upload_id
          where x.tenant_id = d.tenant_id and x.document_id = d.id) u on true
      where the_kind = 'document' and d.tenant_id = the_tenant and d.id = the_id
      union all
      select v.person_id, v.space_id, null, null, v.id, v.created_at
      from conversation v where v.tenant_id = the_tenant and (the_kind = 'conversation' and v.id = the_id
        or the_kind = 'message' and v.id = (
          select m.conversation_id from message m where m.tenant_id = the_tenant and m.id = the_id))
      union all
      select null, null, null, null, null, ${archiveMadeAt} where the_kind = 'export')
    select distinct h.id
    from hold h
      join hold_scope s on s.tenant_id = h.tenant_id and s.hold_id = h.id
      cross join thing t
    where h.tenant_id = the_tenant and h.lifted_at is null and case s.kind
      when 'tenant' then true
      when 'person' then s.object_id = t.person_id
      when 'space' then s.object_id = t.space_id
      when 'collection' then s.object_id = t.collection_id
      when 'document' then s.object_id = t.document_id
      when 'conversation' then s.object_id = t.conversation_id
      else made_within(t.made_at, s.from_at, s.until_at)
        or came_within(the_tenant, t.document_id, t.conversation_id, s.from_at, s.until_at)
    end
  $$`;

const holdsKeeping = `
  -- The holds in force that keep a thing from going for good: those over it, and for a document also those over
  -- conversations that quote it, since something of them would go with it.
  create function holds_keeping(the_tenant uuid, the_kind text, the_id uuid) returns setof uuid
  language sql stable as $$
    select holds_over(the_tenant, the_kind, the_id)
    union
    select holds_over(the_tenant, 'message', z.message_id) from citation z
    where the_kind = 'document' and z.tenant_id = the_tenant and z.document_id = the_id
      and exists (select from hold h where h.tenant_id = the_tenant and h.lifted_at is null)
  $$`;

const holdsWithin = `
  -- The holds in force over a place, or over anything in it: what would go out of sight with it.
  create function holds_within(the_tenant uuid, the_kind text, the_id uuid) returns setof uuid
  language sql stable as $$
    with place as (
      select c.space_id, c.id as collection_id, null::uuid as source_id from collection c
      where c.tenant_id = the_tenant
        and (the_kind = 'space' and c.space_id = the_id or the_kind = 'collection' and c.id = the_id)
      union all
      select c.space_id, c.id, o.id from source o
        join collection c on c.tenant_id = o.tenant_id and c.id = o.collection_id
      where the_kind = 'source' and o.tenant_id = the_tenant and o.id = the_id)
    select holds_over(the_tenant, the_kind, the_id)
    union
    select h.id from hold h join hold_scope s on s.tenant_id = h.tenant_id and s.hold_id = h.id
    where h.tenant_id = the_tenant and h.lifted_at is null and (case s.kind
      when 'tenant' then true
      when 'space' then exists (select from place p where p.space_id = s.object_id)
      when 'collection' then exists (select from place p where p.collection_id = s.object_id)
      when 'document' then exists (
        select from document d join place p on p.collection_id = d.collection_id
        where d.tenant_id = the_tenant and d.id = s.object_id and d.source_id = coalesce(p.source_id, d.source_id))
      when 'conversation' then the_kind = 'space' and exists (
        select from conversation v where v.tenant_id = the_tenant and v.id = s.object_id and v.space_id = the_id)
      when 'person' then the_kind = 'space' and exists (
          select from conversation v
          where v.tenant_id = the_tenant and v.person_id = s.object_id and v.space_id = the_id)
        or exists (
          select from upload u
            join extract x on x.tenant_id = u.tenant_id and x.upload_id = u.id
            join document d on d.tenant_id = x.tenant_id and d.id = x.document_id
            join place p on p.collection_id = d.collection_id and d.source_id = coalesce(p.source_id, d.source_id)
          where u.tenant_id = the_tenant and u.person_id = s.object_id)
      else exists (
          select from document d join place p on p.collection_id = d.collection_id
          where d.tenant_id = the_tenant and d.source_id = coalesce(p.source_id, d.source_id)
            and (made_within(d.first_seen_at, s.from_at, s.until_at)
              or came_within(the_tenant, d.id, null, s.from_at, s.until_at)))
        or the_kind = 'space' and exists (
          select from conversation v where v.tenant_id = the_tenant and v.space_id = the_id
            and (made_within(v.created_at, s.from_at, s.until_at)
              or came_within(the_tenant, null, v.id, s.from_at, s.until_at)))
    end)
  $$`;

/** Before there are archives. */
export const overThings = [madeWithin, cameWithin, holdsOver('null'), holdsKeeping, holdsWithin].join(';\n');

/** Once there are. */
export const overArchives = {
  up: holdsOver('(select x.made_at from delivery x where x.tenant_id = the_tenant and x.id = the_id)'),
  down: holdsOver('null'),
};
