/** The record of acts goes out: what was made ready to be fetched, where exports are sent, when, and each of them. */
import { Migration } from '@mikro-orm/migrations';
import { overArchives } from './hold-over.ts';
import { isolate } from './isolate.ts';

export class AuditExports extends Migration {
  override up(): void {
    this.addSql(`
      -- A finished archive that waits to be fetched, for a while.
      create table delivery (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        what text not null check (what in ('audit-export', 'person-request', 'collection')),
        -- The export, request or collection that it is of.
        object_id uuid not null,
        -- What it is called where it is saved.
        name text not null,
        path text not null,
        sha256 bytea not null check (octet_length(sha256) = 32),
        size_bytes bigint not null,
        -- With the key of whomever its request is about, which goes with them; hash and size are of what was sealed.
        is_sealed boolean not null default false,
        made_at timestamptz not null default now(),
        expires_at timestamptz not null,
        fetched_at timestamptz,
        fetches int not null default 0,
        primary key (tenant_id, id));
      create index on delivery (tenant_id, expires_at);
      ${isolate('delivery')};
      ${overArchives.up};

      -- Where exports are sent, and as whom, which is sealed.
      create table export_target (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        kind text not null check (kind in ('sftp', 's3')),
        form jsonb not null,
        sealed text not null,
        made_by uuid not null,
        made_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id));
      ${isolate('export_target')};

      create table export_schedule (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        name text not null,
        schedule jsonb not null,
        target_id uuid,
        -- Why the record is read, each time.
        category text not null,
        reason text not null,
        -- The last link that was exported; the next export begins after it.
        exported_seq bigint not null default 0,
        made_by uuid not null,
        made_name text not null,
        made_at timestamptz not null default now(),
        removed_at timestamptz,
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, target_id) references export_target (tenant_id, id));
      ${isolate('export_schedule')};

      create table audit_export (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        -- None when somebody asked for it by hand.
        schedule_id uuid,
        target_id uuid,
        category text not null,
        reason text not null,
        -- By hand: the moments asked for, or the links.
        range jsonb not null default '{}',
        state text not null default 'requested'
          check (state in ('requested', 'running', 'sending', 'finished', 'failed', 'cancelled')),
        wish text not null default 'run' check (wish in ('run', 'cancel')),
        -- The links that it holds: none where the last is before the first.
        from_seq bigint,
        to_seq bigint check (to_seq >= from_seq - 1),
        events_done bigint not null default 0,
        delivery_id uuid,
        -- Times that sending was tried, and what the last one met.
        sends int not null default 0,
        send_fault jsonb,
        sent_at timestamptz,
        failure jsonb,
        asked_by uuid,
        asked_name text,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz,
        updated_at timestamptz not null default now(),
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, schedule_id) references export_schedule (tenant_id, id),
        foreign key (tenant_id, target_id) references export_target (tenant_id, id));
      -- One at a time of each schedule: its next begins where this one ended.
      create unique index audit_export_open on audit_export (tenant_id, schedule_id) where ended_at is null;
      create index on audit_export (tenant_id, requested_at);
      ${isolate('audit_export')};`);
  }

  override down(): void {
    this.addSql(`${overArchives.down}; drop table audit_export, export_schedule, export_target, delivery`);
  }
}
