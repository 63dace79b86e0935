/**
 * The record of acts is bound into a chain: events that wait for their link, the links, heads that were signed, and what
 * looking it through found. What is over leaves it in one way alone.
 */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';
import { lettingGo } from './letting-go.ts';

export class Chains extends Migration {
  override up(): void {
    this.addSql(`
      -- Written with the event and gone with its link, so that nobody who acts waits for the chain.
      create table audit_pending (
        tenant_id uuid not null,
        event_at timestamptz not null,
        event_id uuid not null,
        primary key (tenant_id, event_at, event_id));
      ${isolate('audit_pending', 'select, insert, delete')};

      create table audit_link (
        tenant_id uuid not null,
        seq bigint not null check (seq > 0),
        event_at timestamptz not null,
        event_id uuid not null,
        digest bytea not null check (octet_length(digest) = 32),
        hash bytea not null check (octet_length(hash) = 32),
        linked_at timestamptz not null default now(),
        primary key (tenant_id, seq),
        unique (tenant_id, event_at, event_id));
      ${isolate('audit_link', 'select, insert')};

      create table audit_head (
        tenant_id uuid not null,
        seq bigint not null,
        kind text not null check (kind in ('head', 'closing', 'continued')),
        head jsonb not null,
        public_key text not null,
        signed_at timestamptz not null,
        primary key (tenant_id, seq, kind));
      ${isolate('audit_head', 'select, insert')};

      create table audit_witness (
        tenant_id uuid not null,
        seq bigint not null,
        kind text not null,
        witnessed_at timestamptz not null default now(),
        primary key (tenant_id, seq, kind),
        foreign key (tenant_id, seq, kind) references audit_head (tenant_id, seq, kind));
      ${isolate('audit_witness', 'select, insert')};

      -- Asked for by a person, or by the night: then nobody's. One at a time.
      create table audit_check (
        tenant_id uuid not null,
        id uuid not null,
        asked_at timestamptz not null default now(),
        asked_by uuid,
        ended_at timestamptz,
        -- The last link that was followed, and how many.
        seq bigint,
        links bigint,
        -- The signed heads outside that it was held against: how many, and the last link that they cover.
        heads int,
        head_seq bigint,
        findings jsonb,
        primary key (tenant_id, id),
        check ((ended_at is null) = (findings is null)));
      create unique index audit_check_one_open on audit_check (tenant_id) where ended_at is null;
      ${isolate('audit_check', 'select, insert, update')};

      create function audit_await_link() returns trigger language plpgsql as $$
        begin
          insert into audit_pending values (new.tenant_id, new.at, new.id);
          return null;
        end $$;
      create trigger await_link after insert on audit_event for each row execute function audit_await_link();

      create function audit_stays() returns trigger language plpgsql as $$
        begin
          raise exception 'what was recorded is not changed' using errcode = 'insufficient_privilege';
        end $$;
      ${stays('audit_head', 'update or delete')};
      ${stays('audit_witness', 'update or delete')};
      ${stays('audit_event', 'update')};
      ${stays('audit_link', 'update')};
      ${lettingGo.up};

      ${eachTenant(`insert into audit_pending
        select e.tenant_id, e.at, e.id from audit_event e where e.tenant_id = tenant.id;`)};`);
  }

  override down(): void {
    this.addSql(`
      ${lettingGo.down};
      drop table audit_check, audit_witness, audit_head, audit_link;
      drop trigger await_link on audit_event;
      -- With its triggers, those of the partitions too.
      drop function audit_await_link, audit_stays cascade;
      drop table audit_pending`);
  }
}

/** Grants forbid it to those who run; this forbids it to whoever was granted too much. */
const stays = (table: string, acts: string) => `
  create trigger stays before ${acts} on ${table} for each row execute function audit_stays();
  create trigger all_stay before truncate on ${table} for each statement execute function audit_stays()`;
