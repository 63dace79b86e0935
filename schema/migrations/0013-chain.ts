/** The record of acts is bound into a chain: events that wait for their link, the links, and heads that were signed. */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';

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
        kind text not null check (kind in ('head', 'closing')),
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
      ${['audit_event', 'audit_link', 'audit_head', 'audit_witness'].map(stays).join(';\n')};

      ${eachTenant(`insert into audit_pending
        select e.tenant_id, e.at, e.id from audit_event e where e.tenant_id = tenant.id;`)};`);
  }

  override down(): void {
    this.addSql(`
      drop table audit_witness, audit_head, audit_link;
      drop trigger await_link on audit_event;
      drop trigger stays on audit_event;
      drop trigger all_stay on audit_event;
      drop function audit_await_link, audit_stays;
      drop table audit_pending`);
  }
}

/** Grants forbid it to those who run; this forbids it to whoever was granted too much. */
const stays = (table: string) => `
  create trigger stays before update or delete on ${table} for each row execute function audit_stays();
  create trigger all_stay before truncate on ${table} for each statement execute function audit_stays()`;
