/**
 * Organisations: what each may use, whether it is open, how its deletion goes, and when somebody from outside was let
 * in. The installation's own administrators are the people of one reserved tenant; only for it may rows of `tenant` be
 * written, by the database's own rule.
 */
import { Migration } from '@mikro-orm/migrations';
import { systemSlug, systemTenantId } from '../tenant.ts';
import { currentTenant, isolate, runtimeRoles } from './isolate.ts';

export class Organisations extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenant
        add column state text not null default 'active' check (state in ('active', 'suspended', 'deleting', 'deleted')),
        add column origins text[] not null default '{}',
        add column quota jsonb not null default '{"people": null, "bytes": null, "pages": null}',
        add column limits jsonb,
        add column switches jsonb not null default '{}',
        add column suspended_at timestamptz,
        add column deleted_at timestamptz;
      -- An address meant nothing to anybody until now.
      update tenant set slug = id::text where slug = '${systemSlug}' and id <> '${systemTenantId}';
      insert into tenant (id, slug, name, language) values ('${systemTenantId}', '${systemSlug}', 'Diarium', 'sv')
        on conflict (id) do nothing;
      alter table tenant enable row level security;
      create policy read on tenant for select using (true);
      create policy operate on tenant for all
        using (${currentTenant} = '${systemTenantId}'::uuid) with check (${currentTenant} = '${systemTenantId}'::uuid);
      grant insert, update on tenant to ${runtimeRoles.join(', ')};

      alter table crawl
        -- Its tenant is suspended: it goes on when that ends.
        add column held boolean not null default false,
        -- Nothing more may be fetched, for the reason that its row gives.
        add column stopped boolean not null default false,
        -- When it last got its turn, and for how long it had one before that.
        add column turn_at timestamptz,
        add column worked_seconds float8 not null default 0;

      -- What a quota counts, again and again.
      create index document_live on document (tenant_id) where removed_at is null;
      create index version_stored on version (tenant_id, document_id) where state = 'stored';
      create index blob_size on blob (tenant_id) include (size_bytes);

      -- What a tenant decides for itself: one row, made when something is first decided.
      create table policy (
        tenant_id uuid primary key references tenant (id),
        form jsonb not null default '{}',
        updated_at timestamptz not null default now());
      ${isolate('policy')};

      -- The deletion of something, from plan to proof: counts by table, no content.
      create table purge (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        reference text not null,
        state text not null default 'requested'
          check (state in ('requested', 'planned', 'running', 'verifying', 'finished', 'failed')),
        asked_by uuid,
        asked_at timestamptz not null default now(),
        ended_at timestamptz,
        reason jsonb,
        residue jsonb,
        version bigint not null default 1,
        primary key (tenant_id, id));
      create unique index purge_one_open on purge (tenant_id) where ended_at is null;
      ${isolate('purge')};
      create table purge_step (
        tenant_id uuid not null,
        purge_id uuid not null,
        ordinal int not null,
        what text not null,
        planned bigint not null,
        done bigint not null default 0,
        ended_at timestamptz,
        primary key (tenant_id, purge_id, ordinal),
        foreign key (tenant_id, purge_id) references purge (tenant_id, id));
      ${isolate('purge_step')};

      -- Somebody from outside is let in for a time, on the word of two.
      create table break_glass (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        reason text not null,
        minutes int not null check (minutes between 5 and 240),
        asked_by uuid not null,
        asked_name text not null,
        -- Of the pages that the asker will see there.
        language text not null default 'sv',
        asked_at timestamptz not null default now(),
        decided_by uuid check (decided_by <> asked_by),
        decided_name text,
        decided_at timestamptz,
        refused boolean not null default false,
        ends_at timestamptz,
        ended_at timestamptz,
        ended_why text,
        person_id uuid,
        primary key (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on break_glass (tenant_id, person_id);
      ${isolate('break_glass')};

      -- What a person should see when they next come: about their own sessions, or to all who may (permission).
      create table notice (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        person_id uuid,
        permission text,
        code text not null,
        facts jsonb not null default '{}',
        at timestamptz not null default now(),
        primary key (tenant_id, id),
        check (person_id is not null or permission is not null),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on notice (tenant_id, at);
      ${isolate('notice')};
      create table notice_seen (
        tenant_id uuid not null,
        notice_id uuid not null,
        person_id uuid not null,
        seen_at timestamptz not null default now(),
        primary key (tenant_id, notice_id, person_id),
        foreign key (tenant_id, notice_id) references notice (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('notice_seen')};

      alter table audit_event drop constraint audit_event_actor_kind_check,
        add constraint audit_event_actor_kind_check
          check (actor_kind in ('person', 'key', 'operator', 'provider', 'system')),
        add column actor_name text,
        add column key_id uuid;

      -- A tenant's deletion takes everything but its record.
      grant delete on passage_length to ${runtimeRoles.join(', ')};`);
  }

  override down(): void {
    this.addSql(`
      revoke delete on passage_length from ${runtimeRoles.join(', ')};
      alter table audit_event drop column actor_name, drop column key_id;
      drop table notice_seen, notice, break_glass, purge_step, purge, policy;
      drop policy read on tenant;
      drop policy operate on tenant;
      alter table tenant disable row level security;
      revoke insert, update on tenant from ${runtimeRoles.join(', ')};
      drop index document_live, version_stored, blob_size;
      alter table crawl drop column held, drop column stopped, drop column turn_at, drop column worked_seconds;
      alter table tenant drop column state, drop column origins, drop column quota, drop column limits,
        drop column switches, drop column suspended_at, drop column deleted_at;`);
  }
}
