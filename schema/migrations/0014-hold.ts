/**
 * Legal holds: what must not be deleted, whoever asks and whatever rule says so. Who holds something and who deletes
 * take the same lock in turn, and the tables themselves refuse to let go of what is held.
 */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Holds extends Migration {
  override up(): void {
    this.addSql(`
      create table hold (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        title text not null,
        reason text not null,
        -- The case or matter, as the organisation's own register names it.
        reference text not null,
        starts_at timestamptz not null default now(),
        review_on date not null,
        placed_by uuid not null,
        placed_name text not null,
        placed_at timestamptz not null default now(),
        -- Lifting is asked for by one and done by another.
        lift_asked_by uuid,
        lift_asked_name text,
        lift_asked_at timestamptz,
        lift_reason text,
        lifted_by uuid check (lifted_by <> lift_asked_by),
        lifted_name text,
        lifted_at timestamptz check (lifted_at is null or lifted_by is not null),
        version bigint not null default 1,
        primary key (tenant_id, id));
      create index on hold (tenant_id, review_on) where lifted_at is null;
      ${isolate('hold', 'select, insert, update')};

      -- What it is over: a thing with all that is in it, or all that was made in a time. What a search found is put
      -- down thing by thing when the hold is placed.
      create table hold_scope (
        tenant_id uuid not null,
        hold_id uuid not null,
        ordinal int not null,
        kind text not null check (kind in ('tenant', 'person', 'space', 'collection', 'document', 'conversation', 'time')),
        object_id uuid,
        from_at timestamptz,
        until_at timestamptz,
        primary key (tenant_id, hold_id, ordinal),
        foreign key (tenant_id, hold_id) references hold (tenant_id, id),
        check ((object_id is not null) = (kind not in ('tenant', 'time'))),
        check (kind <> 'time' or from_at is not null or until_at is not null));
      create index on hold_scope (tenant_id, kind, object_id);
      ${isolate('hold_scope', 'select, insert')};

      -- Taken shared by whoever deletes, before looking, and alone by whoever places: one of them comes first.
      create function lock_holds(alone boolean) returns void language plpgsql as $$
        declare place bigint := hashtextextended('hold ' || current_setting('app.tenant_id'), 0);
        begin
          if alone then perform pg_advisory_xact_lock(place); else perform pg_advisory_xact_lock_shared(place); end if;
        end $$;

      -- The holds in force over one thing, by itself or by what it is in, made by, or made when.
      create function holds_over(the_tenant uuid, the_kind text, the_id uuid) returns setof uuid
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
          from conversation v where the_kind = 'conversation' and v.tenant_id = the_tenant and v.id = the_id)
        select distinct h.id
        from hold h
          join hold_scope s on s.tenant_id = h.tenant_id and s.hold_id = h.id
          cross join thing t
        where h.tenant_id = the_tenant and h.lifted_at is null and h.starts_at <= now() and case s.kind
          when 'tenant' then true
          when 'person' then s.object_id = t.person_id
          when 'space' then s.object_id = t.space_id
          when 'collection' then s.object_id = t.collection_id
          when 'document' then s.object_id = t.document_id
          when 'conversation' then s.object_id = t.conversation_id
          else t.made_at >= coalesce(s.from_at, '-infinity') and t.made_at < coalesce(s.until_at, 'infinity')
        end
      $$;

      -- The last word: a row of something held does not go, by whichever statement.
      create function stay_held() returns trigger language plpgsql as $$
        declare thing uuid := (to_jsonb(old) ->> tg_argv[1])::uuid;
        begin
          if exists (select from hold where tenant_id = old.tenant_id and lifted_at is null)
            and exists (select from holds_over(old.tenant_id, tg_argv[0], thing)) then
            raise exception 'the % % is held', tg_argv[0], thing using errcode = 'DH423';
          end if;
          return old;
        end $$;
      ${held('document', 'document', 'id')};
      ${held('version', 'document', 'document_id')};
      ${held('conversation', 'conversation', 'id')};
      ${held('message', 'conversation', 'conversation_id')};
      ${held('person', 'person', 'id')};
      ${held('collection', 'collection', 'id')};
      ${held('space', 'space', 'id')};`);
  }

  override down(): void {
    for (const table of ['space', 'collection', 'person', 'message', 'conversation', 'version', 'document'])
      this.addSql(`drop trigger stay_held on ${table}`);
    this.addSql('drop function stay_held, holds_over, lock_holds');
    this.addSql('drop table hold_scope, hold');
  }
}

/** `column` of `table` names the thing, of this kind, that its rows belong to. */
const held = (table: string, kind: string, column: string) =>
  `create trigger stay_held before delete on ${table} for each row execute function stay_held('${kind}', '${column}')`;
