/** Who reads the record of acts says why first, and the words of its events are found by an index. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Readings extends Migration {
  override up(): void {
    this.addSql(`
      create table reading (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        person_id uuid not null,
        category text not null,
        reason text not null check (char_length(reason) between 10 and 500),
        begun_at timestamptz not null default now(),
        ends_at timestamptz not null,
        ended_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id),
        check (ends_at > begun_at and ends_at <= begun_at + interval '1 hour'));
      create index on reading (tenant_id, person_id, begun_at);
      ${isolate('reading', 'select, insert, update, delete')};

      -- An equality of numbers uses its index under row-level security, which a full-text operator does not: a term is a
      -- hash of a word, of an act, or of an id that events name. What was linked together has one row for each of its
      -- terms, with the numbers of the links in their order; oldest and newest are the same in all of them. What is
      -- over is found by blocks, which whoever writes does not pay.
      create table audit_term (
        tenant_id uuid not null,
        term bigint not null,
        oldest timestamptz not null,
        newest timestamptz not null,
        seqs bigint[] not null);
      create index audit_term_found on audit_term (tenant_id, term, newest);
      create index audit_term_over on audit_term using brin (oldest) with (pages_per_range = 32, autosummarize = on);
      ${isolate('audit_term', 'select, insert, delete')};

      create index on audit_event (tenant_id, actor_id, at);`);
  }

  override down(): void {
    this.addSql(`
      drop table audit_term, reading;
      drop index audit_event_tenant_id_actor_id_at_idx`);
  }
}
