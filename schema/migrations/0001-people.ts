/** Tenants, people, how they sign in, the spaces they share, and the record of what they did. */
import { Migration } from '@mikro-orm/migrations';
import { isolate, runtimeRoles } from './isolate.ts';

export class People extends Migration {
  override up(): void {
    this.addSql(`
      create table tenant (
        id uuid primary key,
        slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        name text not null,
        language text not null default 'sv',
        created_at timestamptz not null default now());
      grant select on tenant to ${runtimeRoles.join(', ')};

      create table person (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        email text not null check (email = lower(email)),
        name text not null,
        role text not null check (role in ('administrator', 'user')),
        language text not null default 'sv',
        theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
        password_hash text,
        created_at timestamptz not null default now(),
        deactivated_at timestamptz,
        primary key (tenant_id, id),
        unique (tenant_id, email));
      ${isolate('person')};

      create table session (
        tenant_id uuid not null,
        id uuid not null,
        person_id uuid not null,
        carrier text not null check (carrier in ('cookie', 'authorization')),
        secret_hash bytea not null,
        previous_hash bytea,
        rotated_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_why text,
        primary key (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on session (tenant_id, person_id);
      ${isolate('session')};

      create table link (
        tenant_id uuid not null,
        id uuid not null,
        person_id uuid not null,
        secret_hash bytea not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        primary key (tenant_id, id),
        unique (tenant_id, secret_hash),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('link')};

      create table attempt (
        tenant_id uuid not null references tenant (id),
        account bytea not null,
        failures int not null default 0,
        failed_at timestamptz not null default now(),
        primary key (tenant_id, account));
      ${isolate('attempt')};

      create table space (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        name text not null,
        kind text not null check (kind in ('personal', 'shared', 'organisation')),
        created_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id));
      ${isolate('space')};

      create table member (
        tenant_id uuid not null,
        space_id uuid not null,
        person_id uuid not null,
        role text not null check (role in ('owner', 'editor', 'viewer')),
        created_at timestamptz not null default now(),
        primary key (tenant_id, space_id, person_id),
        foreign key (tenant_id, space_id) references space (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on member (tenant_id, person_id);
      ${isolate('member')};

      create table idempotency (
        tenant_id uuid not null references tenant (id),
        actor_id uuid not null,
        route text not null,
        key text not null,
        request_hash bytea not null,
        response jsonb not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, actor_id, route, key));
      ${isolate('idempotency')};

      create table audit_event (
        tenant_id uuid not null,
        id uuid not null,
        at timestamptz not null default now(),
        actor_kind text not null check (actor_kind in ('person', 'system')),
        actor_id uuid,
        action text not null,
        object_kind text,
        object_id uuid,
        outcome text not null default 'done' check (outcome in ('done', 'denied', 'failed')),
        details jsonb not null default '{}',
        address text,
        request_id text,
        primary key (tenant_id, at, id)) partition by range (at);
      create index on audit_event (tenant_id, object_id, at);
      ${isolate('audit_event', 'select, insert')};`);
  }

  override down(): void {
    this.addSql('drop table audit_event, idempotency, member, space, attempt, link, session, person, tenant');
  }
}
