/**
 * What people ask by their rights: to see what is kept about them, to have it erased or put right. What was found for
 * each request stands by reference alone, so that a request keeps no second copy of anybody's data.
 */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class PersonRequests extends Migration {
  override up(): void {
    this.addSql(`
      create table person_request (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        kind text not null check (kind in ('access', 'erasure', 'rectification')),
        -- Not a reference: the request stays as a record when the person is gone.
        person_id uuid not null,
        -- The case, as the organisation's own register names it.
        reference text not null,
        received_on date not null,
        due_on date not null check (due_on >= received_on),
        -- What others' texts are searched for, until the request has ended.
        names text[] not null default '{}',
        -- What whoever looks it over takes out of the answer, and leaves in it, until then too.
        taken_out text[] not null default '{}',
        left_in text[] not null default '{}',
        state text not null default 'requested'
          check (state in ('requested', 'collecting', 'review', 'delivering', 'erasing', 'ended', 'failed')),
        outcome text check (outcome in ('delivered', 'erased', 'rectified', 'refused', 'withdrawn')),
        note text not null default '',
        reason jsonb,
        made_by uuid not null,
        made_name text not null,
        made_at timestamptz not null default now(),
        extended_by uuid,
        extended_name text,
        extended_at timestamptz,
        extension_reason text,
        -- The fewest days that were left when somebody was last reminded.
        reminded_days int,
        delivery_id uuid,
        decision_id uuid,
        purge_id uuid,
        ended_by uuid,
        ended_name text,
        ended_at timestamptz,
        updated_at timestamptz not null default now(),
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, decision_id) references decision (tenant_id, id));
      create index on person_request (tenant_id, due_on) where ended_at is null;
      ${isolate('person_request')};

      -- Where is looked, in order, and how far that has come.
      create table person_request_store (
        tenant_id uuid not null,
        request_id uuid not null,
        ordinal int not null,
        store text not null,
        found int not null default 0,
        -- The key of the row that was looked at last.
        cursor jsonb,
        ended_at timestamptz,
        primary key (tenant_id, request_id, ordinal),
        foreign key (tenant_id, request_id) references person_request (tenant_id, id));
      ${isolate('person_request_store')};

      -- One row that was found. Of what others wrote a human says first whether it is about the person.
      create table person_request_item (
        tenant_id uuid not null,
        request_id uuid not null,
        id uuid not null default gen_random_uuid(),
        store text not null,
        row_key jsonb not null,
        verdict text not null check (verdict in ('waiting', 'deliver', 'leave-out', 'erase', 'keep', 'held')),
        why text,
        decided_by uuid,
        decided_at timestamptz,
        primary key (tenant_id, request_id, store, row_key),
        unique (tenant_id, request_id, id),
        foreign key (tenant_id, request_id) references person_request (tenant_id, id));
      create index on person_request_item (tenant_id, request_id, verdict, id);
      ${isolate('person_request_item')};

      -- What was put right: what was wrong, and what it says since.
      create table person_rectification (
        tenant_id uuid not null,
        id uuid not null,
        request_id uuid not null,
        what text not null,
        wrong text not null,
        corrected text not null,
        made_by uuid not null,
        made_name text not null,
        made_at timestamptz not null default now(),
        primary key (tenant_id, id),
        foreign key (tenant_id, request_id) references person_request (tenant_id, id));
      ${isolate('person_rectification')};`);
  }

  override down(): void {
    this.addSql('drop table person_rectification, person_request_item, person_request_store, person_request');
  }
}
