/**
 * Legal holds: what must not be deleted, whoever asks and whatever rule says so. Who holds something and who deletes
 * take the same lock in turn, and the tables themselves refuse to let go of what is held.
 */
import { Migration } from '@mikro-orm/migrations';
import { overThings } from './hold-over.ts';
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
        lifted_by uuid,
        lifted_name text,
        lifted_at timestamptz,
        -- When those who see to holds were last told that it should be looked at again.
        reminded_on date,
        version bigint not null default 1,
        -- The version that the ledger beside the database knows.
        kept_version bigint not null default 0,
        primary key (tenant_id, id),
        check ((lifted_at is null) = (lifted_by is null)),
        check (lifted_by is null or (lift_asked_by is not null and lifted_by <> lift_asked_by)));
      create index on hold (tenant_id, review_on) where lifted_at is null;
      ${isolate('hold')};
      -- It lets go of the record of acts, but not of one that is held.
      grant select on hold to diarium_purge;

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
        check ((kind = 'time') = (from_at is not null or until_at is not null)));
      create index on hold_scope (tenant_id, kind, object_id);
      ${isolate('hold_scope', 'select, insert, delete')};

      -- What became of it: placed, looked at again, and how it was lifted or stayed.
      create table hold_turn (
        tenant_id uuid not null,
        hold_id uuid not null,
        ordinal int not null,
        turn text not null check (turn in ('place', 'review', 'ask', 'refuse', 'lift')),
        note text not null default '',
        by_id uuid not null,
        by_name text not null,
        at timestamptz not null default now(),
        primary key (tenant_id, hold_id, ordinal),
        foreign key (tenant_id, hold_id) references hold (tenant_id, id));
      ${isolate('hold_turn', 'select, insert, delete')};

      -- Holds stay when they are over. Only the deletion of their tenant takes them, and none that is in force.
      create function hold_stays() returns trigger language plpgsql as $$
        begin
          if not exists (select from tenant where id = old.tenant_id and state = 'deleting') then
            raise exception 'holds are lifted, not deleted' using errcode = 'insufficient_privilege';
          end if;
          if tg_table_name = 'hold' and to_jsonb(old) ->> 'lifted_at' is null then
            raise exception 'the tenant is held' using errcode = 'DH423', detail = 'tenant';
          end if;
          return old;
        end $$;
      ${['hold', 'hold_scope', 'hold_turn'].map(stays).join(';\n')};

      -- Taken shared by whoever deletes, before looking, and alone by whoever places: one of them comes first.
      create function lock_holds(alone boolean) returns void language plpgsql as $$
        declare place bigint := hashtextextended('hold ' || current_setting('app.tenant_id', true), 0);
        begin
          if alone then perform pg_advisory_xact_lock(place); else perform pg_advisory_xact_lock_shared(place); end if;
        end $$;

      ${overThings};

      -- The last word: a row of something held does not go, is not hidden and does not move out of what is held, by
      -- whichever statement. It waits for whoever is placing a hold, and looks only then.
      create function stay_held() returns trigger language plpgsql as $$
        declare
          thing uuid := (to_jsonb(old) ->> tg_argv[1])::uuid;
          found_held boolean;
        begin
          perform lock_holds(false);
          if exists (select from hold where tenant_id = old.tenant_id and lifted_at is null) then
            if tg_argv[0] in ('space', 'collection', 'source') then
              found_held := exists (select from holds_within(old.tenant_id, tg_argv[0], thing));
            else
              found_held := exists (select from holds_over(old.tenant_id, tg_argv[0], thing));
            end if;
            if found_held then
              raise exception 'the % % is held', tg_argv[0], thing using errcode = 'DH423', detail = tg_argv[0];
            end if;
          end if;
          return case tg_op when 'DELETE' then old else new end;
        end $$;
      ${[...goes, ...hides, staysAsSaid].join(';\n')};`);
  }

  override down(): void {
    this.addSql('drop trigger stay_as_said on message');
    for (const [table] of belongings) this.addSql(`drop trigger stay_held on ${table}`);
    for (const table of ['space', 'collection', 'person', 'conversation', 'document', 'source'])
      this.addSql(`drop trigger stay_in_sight on ${table}`);
    this.addSql(
      'drop function stay_held, holds_within, holds_keeping, holds_over, came_within, made_within, lock_holds',
    );
    this.addSql('drop table hold_turn, hold_scope, hold');
    this.addSql('drop function hold_stays');
  }
}

const stays = (table: string) =>
  `create trigger hold_stays before delete on ${table} for each row execute function hold_stays()`;

/** `column` of `table` names the thing, of this kind, that its rows belong to. */
const belongings = [
  ['document', 'document', 'id'],
  ['version', 'document', 'document_id'],
  ['conversation', 'conversation', 'id'],
  ['message', 'conversation', 'conversation_id'],
  ['citation', 'message', 'message_id'],
  ['feedback', 'message', 'message_id'],
  ['person', 'person', 'id'],
  ['collection', 'collection', 'id'],
  ['space', 'space', 'id'],
] as const;
const goes = belongings.map(
  ([table, kind, column]) =>
    `create trigger stay_held before delete on ${table} for each row execute function stay_held('${kind}', '${column}')`,
);

/** What was said in something held, and what it was said from, is not changed once it has been said. */
const staysAsSaid = `
  create trigger stay_as_said before update of text, sources on message for each row
    when (old.text <> '' and new.text <> old.text or old.sources <> '[]' and new.sources <> old.sources)
    execute function stay_held('conversation', 'conversation_id')`;

/** Hiding deletes for everybody who uses the product; what is elsewhere may not be held any more. */
const hides = Object.entries({
  document: 'collection_id',
  conversation: 'person_id',
  collection: 'space_id',
  person: null,
  space: null,
  source: 'collection_id',
}).map(([table, place]) => {
  const moved = place ? ` or new.${place} <> old.${place}` : '';
  return `create trigger stay_in_sight before update of removed_at${place ? `, ${place}` : ''} on ${table} for each row
    when (old.removed_at is null and new.removed_at is not null${moved}) execute function stay_held('${table}', 'id')`;
});
