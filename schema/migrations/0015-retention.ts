/** How long things are kept: the register of decisions to dispose of them, and the rules that follow from each. */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';

export class Retention extends Migration {
  override up(): void {
    this.addSql(`
      -- A decision that something may be destroyed, as the organisation's own register names it. Nothing goes without one.
      create table decision (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        reference text not null,
        title text not null,
        -- The body or officer that decided.
        authority text not null,
        decided_on date not null,
        note text not null default '',
        made_by uuid not null,
        made_name text not null,
        made_at timestamptz not null default now(),
        -- From then on nothing more goes by it.
        ended_at timestamptz,
        ended_by uuid,
        ended_name text,
        version bigint not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, reference));
      ${isolate('decision', 'select, insert, update')};

      -- What goes when. The narrower one counts: a document's before its collection's, its space's, the organisation's.
      create table rule (
        tenant_id uuid not null,
        id uuid not null,
        decision_id uuid not null,
        what text not null check (what in ('conversation', 'message', 'document', 'sound', 'old-version',
          'crawl-failure', 'export', 'log', 'person')),
        level text not null default 'tenant' check (level in ('tenant', 'space', 'collection', 'document')),
        object_id uuid check ((level = 'tenant') = (object_id is null)),
        -- Only documents of this class, where it says one.
        class_level int check (class_level is null or what = 'document'),
        trigger text not null check (trigger in ('created', 'used', 'closed', 'deactivated')),
        -- In its unit; a hundred years at most, so that every date stays within the calendar.
        period int not null check (period between 1 and 36525),
        unit text not null check (unit in ('day', 'month', 'year')),
        action text not null check (action in ('purge', 'review')),
        made_by uuid not null,
        made_name text not null,
        made_at timestamptz not null default now(),
        ended_at timestamptz,
        ended_by uuid,
        ended_name text,
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, decision_id) references decision (tenant_id, id));
      -- Two rules that say different things of the same would leave it to chance.
      create unique index rule_one on rule (tenant_id, what, level, object_id, class_level) nulls not distinct
        where ended_at is null;
      ${isolate('rule')};

      -- When something goes: the period, counted in days of the calendar where the organisation is, lasts to the end of its
      -- last day. Where that month has no such day, the month's last day counts.
      create function due_at(began_at timestamptz, period int, unit text, zone text) returns timestamptz
      language sql immutable parallel safe as $$
        select (((began_at at time zone zone)::date + make_interval(
            years => case unit when 'year' then period else 0 end,
            months => case unit when 'month' then period else 0 end,
            days => case unit when 'day' then period else 0 end))::date + 1)::timestamp at time zone zone
      $$;

      -- When a document was last of use: cited in an answer, or opened. It outlives the answers and what the record of acts keeps.
      create table document_use (
        tenant_id uuid not null,
        document_id uuid not null,
        used_at timestamptz not null,
        primary key (tenant_id, document_id),
        foreign key (tenant_id, document_id) references document (tenant_id, id) on delete cascade);
      ${isolate('document_use')};
      ${eachTenant(`
        insert into document_use
        select d.tenant_id, d.id, max(g.created_at) from citation t
          join message g on g.tenant_id = t.tenant_id and g.id = t.message_id
          join document d on d.tenant_id = t.tenant_id and d.id = t.document_id
        where t.tenant_id = tenant.id group by d.tenant_id, d.id;`)};

      -- The sound is gone, by its own rule; what was said in it stays.
      alter table recording add column sound_gone_at timestamptz;`);
  }

  override down(): void {
    this.addSql('alter table recording drop column sound_gone_at');
    this.addSql('drop table document_use, rule, decision');
    this.addSql('drop function due_at');
  }
}
