/** Talking on: which question an answer answers and what was searched for it, stopping, answering again, and feedback. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Talking extends Migration {
  override up(): void {
    this.addSql(`
      alter table message drop constraint message_state_check,
        add constraint message_state_check
          check (state in ('streaming', 'done', 'stopped', 'incomplete', 'failed')),
        add column question_id uuid,
        add column query text,
        add column stop_at timestamptz,
        add column superseded_at timestamptz,
        add column filter jsonb,
        add foreign key (tenant_id, question_id) references message (tenant_id, id);
      create index on message (tenant_id, question_id);
      -- As text: a stream that is read again has the same bytes, which jsonb would put in another order.
      alter table message_event alter column data type json;

      create table feedback (
        tenant_id uuid not null,
        message_id uuid not null,
        person_id uuid not null,
        verdict text not null check (verdict in ('good', 'bad')),
        faults text[] not null default '{}',
        comment text not null default '',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, message_id),
        foreign key (tenant_id, message_id) references message (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      ${isolate('feedback')};`);
  }

  override down(): void {
    this.addSql(`
      drop table feedback;
      alter table message_event alter column data type jsonb;
      alter table message drop column question_id, drop column query, drop column stop_at, drop column superseded_at,
        drop column filter;`);
  }
}
