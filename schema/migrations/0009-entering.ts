/** Coming in: second factors, providers and the accounts they vouch for, mailed links, and keys for programs. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Entering extends Migration {
  override up(): void {
    this.addSql(`
      alter table link add column purpose text not null default 'sign-in'
        check (purpose in ('sign-in', 'reset', 'invite')), add column created_by uuid;
      alter table session
        add column by text not null default 'link',
        add column address text,
        add column agent text,
        add column seen_at timestamptz not null default now(),
        -- Signed in but for the second factor: good for nothing else until then.
        add column partial boolean not null default false,
        -- Hashes of the secrets that it had before the previous one, the latest first.
        add column spent_hashes bytea[] not null default '{}';

      -- Where a person has signed in from before, as a hash of network and browser.
      create table place (
        tenant_id uuid not null,
        person_id uuid not null,
        hash bytea not null,
        first_at timestamptz not null default now(),
        last_at timestamptz not null default now(),
        primary key (tenant_id, person_id, hash),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('place')};

      create table factor (
        tenant_id uuid not null,
        person_id uuid not null,
        sealed text not null,
        confirmed_at timestamptz,
        -- The time step of the last code: none is good twice.
        last_step bigint not null default 0,
        created_at timestamptz not null default now(),
        primary key (tenant_id, person_id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('factor')};
      create table recovery_code (
        tenant_id uuid not null,
        person_id uuid not null,
        hash bytea not null,
        used_at timestamptz,
        primary key (tenant_id, person_id, hash),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('recovery_code')};

      create table federation (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        form jsonb not null,
        sealed_secret text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        trace_until timestamptz,
        trace_by uuid,
        trace_reason text,
        primary key (tenant_id, id));
      ${isolate('federation')};
      -- An account at a provider: never found by its e-mail address.
      create table identity (
        tenant_id uuid not null,
        id uuid not null,
        issuer text not null,
        subject text not null,
        person_id uuid not null,
        federation_id uuid,
        -- The role that the provider's groups gave last: only that one may they take back.
        role text,
        created_at timestamptz not null default now(),
        last_at timestamptz not null default now(),
        primary key (tenant_id, id),
        unique (tenant_id, issuer, subject),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on identity (tenant_id, person_id);
      ${isolate('identity')};
      -- A sign-in on its way to a provider and back.
      create table errand (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        federation_id uuid,
        -- Whose account at the provider is to be tied to them; null where somebody signs in.
        person_id uuid,
        state_hash bytea not null,
        browser_hash bytea not null,
        sealed text not null,
        return_to text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        primary key (tenant_id, id));
      ${isolate('errand')};
      create table federation_trace (
        tenant_id uuid not null,
        id uuid not null,
        federation_id uuid not null,
        correlation_id text not null,
        at timestamptz not null default now(),
        step text not null,
        facts jsonb not null default '{}',
        primary key (tenant_id, id),
        foreign key (tenant_id, federation_id) references federation (tenant_id, id) on delete cascade);
      ${isolate('federation_trace')};

      -- A key acts as its person (or service), with what is left of the person's rights by scope and permissions.
      create table key (
        tenant_id uuid not null,
        id uuid not null,
        person_id uuid not null,
        kind text not null check (kind in ('secret', 'public', 'provisioning')),
        name text not null,
        prefix text not null,
        last_four text not null,
        hash bytea not null,
        -- When it got the secret that it has.
        rotated_at timestamptz not null default now(),
        previous_hash bytea,
        previous_until timestamptz,
        permissions text[] not null,
        kinds text[] not null default '{}',
        space_id uuid,
        collection_id uuid,
        networks text[] not null default '{}',
        origins text[] not null default '{}',
        per_minute int,
        per_hour int,
        created_by uuid,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_why text,
        primary key (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id),
        foreign key (tenant_id, space_id) references space (tenant_id, id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id));
      create index on key (tenant_id, person_id);
      ${isolate('key')};

      -- How often somebody came within a window of time. Addresses that nobody has signed in from count in the
      -- installation's own tenant.
      create table rate (
        tenant_id uuid not null references tenant (id),
        subject bytea not null,
        starts_at timestamptz not null,
        seconds int not null,
        count int not null default 0,
        primary key (tenant_id, subject, seconds, starts_at));
      ${isolate('rate')};`);
  }

  override down(): void {
    this.addSql(`
      drop table rate, key, federation_trace, errand, identity, federation, recovery_code, factor, place;
      alter table session drop column by, drop column address, drop column agent, drop column seen_at, drop column partial,
        drop column spent_hashes;
      alter table link drop column purpose, drop column created_by;`);
  }
}
