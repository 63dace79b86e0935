/**
 * Disposal of single things beside that of whole organisations: by a rule, by hand or for a person's sake, each by a
 * decision, bound to the set that was looked at, and with what is left to say of it afterwards.
 */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Purges extends Migration {
  override up(): void {
    this.addSql(`
      alter table purge
        drop constraint purge_state_check,
        add constraint purge_state_check check (state in ('requested', 'planned', 'waiting', 'approved', 'running',
          'verifying', 'finished', 'failed', 'refused', 'expired')),
        add column kind text not null default 'tenant' check (kind in ('tenant', 'rule', 'hand', 'person')),
        -- Nothing that an organisation has goes without a decision; only the organisation itself does.
        add column decision_id uuid,
        add constraint purge_decided check (kind = 'tenant' or decision_id is not null),
        add foreign key (tenant_id, decision_id) references decision (tenant_id, id),
        -- Names its rule, which may have ended since, and in a restored backup may not be there.
        add column rule_id uuid,
        add column asked_name text not null default '',
        -- By a rule that asks for a look at each set, however small.
        add column is_review boolean not null default false,
        add column items int not null default 0,
        add column size_bytes bigint not null default 0,
        add column manifest_hash bytea check (octet_length(manifest_hash) = 32),
        add column planned_at timestamptz,
        add column expires_at timestamptz,
        -- Whoever decided on the set, and on which one.
        add column decided_by uuid,
        add column decided_name text,
        add column decided_at timestamptz,
        add column decided_hash bytea,
        add constraint purge_second_person check (decided_by <> asked_by),
        add column certificate jsonb,
        -- The same to be read and printed, in the organisation's language of that day: as a page, and as a PDF.
        add column certificate_page text,
        add column certificate_pdf bytea,
        -- It stands in the store beside the database too, whence a restored backup is brought up to it.
        add column ledger_at timestamptz,
        -- Done before, and once more on a restored backup, which may be older than the rule: only holds are asked then.
        add column is_again boolean not null default false;
      drop index purge_one_open;
      create unique index purge_one_open on purge (tenant_id) where ended_at is null and kind = 'tenant';
      create unique index purge_one_of_rule on purge (tenant_id, rule_id) where ended_at is null and kind = 'rule';
      create index on purge (tenant_id, asked_at desc, id desc);

      -- What is to go, and what is left of it: that it was there, and when it went or why it stayed.
      create table purge_item (
        tenant_id uuid not null,
        purge_id uuid not null,
        kind text not null check (kind in ('conversation', 'message', 'document', 'version', 'sound', 'crawl-failure',
          'export', 'log', 'person', 'collection', 'space')),
        object_id uuid not null,
        due_at timestamptz,
        size_bytes bigint not null default 0,
        -- When the set was made.
        is_there boolean not null default true,
        state text not null default 'planned' check (state in ('planned', 'gone', 'kept', 'missing')),
        why text check (why in ('held', 'not-due', 'restored', 'in-use', 'unverified')),
        ended_at timestamptz,
        primary key (tenant_id, purge_id, kind, object_id),
        foreign key (tenant_id, purge_id) references purge (tenant_id, id));
      create index purge_item_planned on purge_item (tenant_id, purge_id, kind, object_id) where state = 'planned';
      create index on purge_item (tenant_id, object_id);
      ${isolate('purge_item')};

      -- Originals that no version stands on any more, until the store has let go of them.
      create table purge_file (
        tenant_id uuid not null,
        purge_id uuid not null,
        sha256 bytea not null,
        primary key (tenant_id, purge_id, sha256),
        foreign key (tenant_id, purge_id) references purge (tenant_id, id));
      ${isolate('purge_file')};

      -- Archives that were made of what went, or that went themselves, until the store has let go of them.
      create table purge_archive (
        tenant_id uuid not null,
        purge_id uuid not null,
        path text not null,
        primary key (tenant_id, purge_id, path),
        foreign key (tenant_id, purge_id) references purge (tenant_id, id));
      ${isolate('purge_archive')};

      -- By what the look afterwards would find what went: the hash of a text and a term of it, no text.
      create table purge_probe (
        tenant_id uuid not null,
        purge_id uuid not null,
        passage_id uuid not null,
        collection_id uuid not null,
        text_hash bytea not null,
        term bigint,
        primary key (tenant_id, purge_id, passage_id),
        foreign key (tenant_id, purge_id) references purge (tenant_id, id));
      ${isolate('purge_probe')};

      -- What an organisation has decided of disposal: one row, made when something is first decided.
      create table purge_setting (
        tenant_id uuid not null unique references tenant (id),
        id uuid not null default gen_random_uuid(),
        -- More at once than this a second person has to approve.
        approve_above int not null default 100 check (approve_above >= 0),
        -- Who put that number there: their own word alone lets no more go by it than by the usual one.
        set_by uuid,
        -- By which decision that goes which people delete themselves; without one it stays, hidden.
        hand_decision_id uuid,
        -- The last day on which it was asked whether something is due.
        looked_on date,
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        foreign key (tenant_id, hand_decision_id) references decision (tenant_id, id));
      ${isolate('purge_setting')};

      -- Each row that goes is looked for in whatever refers to it: without these that reads the whole table every time.
      create index on citation (document_id, tenant_id);
      create index on citation (version_id, tenant_id);
      create index on extract (version_id, tenant_id) where version_id is not null;
      create index on version (extract_id, tenant_id) where extract_id is not null;
      create index on version (blob_sha256, tenant_id);
      create index on recording (extract_id, tenant_id) where extract_id is not null;
      create index on page (document_id, tenant_id) where document_id is not null;
      create index on extract (twin_id, tenant_id) where twin_id is not null;`);
  }

  override down(): void {
    this.addSql(`
      drop index citation_document_id_tenant_id_idx, citation_version_id_tenant_id_idx, extract_version_id_tenant_id_idx,
        version_extract_id_tenant_id_idx, version_blob_sha256_tenant_id_idx, recording_extract_id_tenant_id_idx,
        page_document_id_tenant_id_idx, extract_twin_id_tenant_id_idx;
      drop table purge_setting, purge_probe, purge_archive, purge_file, purge_item;
      delete from purge_step s using purge p where p.tenant_id = s.tenant_id and p.id = s.purge_id and p.kind <> 'tenant';
      delete from purge where kind <> 'tenant';
      drop index purge_one_open, purge_one_of_rule, purge_tenant_id_asked_at_id_idx;
      create unique index purge_one_open on purge (tenant_id) where ended_at is null;
      alter table purge
        drop column kind, drop column decision_id, drop column rule_id, drop column asked_name, drop column is_review,
        drop column items, drop column size_bytes, drop column manifest_hash, drop column planned_at,
        drop column expires_at, drop column decided_by, drop column decided_name, drop column decided_at,
        drop column decided_hash, drop column certificate, drop column certificate_page, drop column certificate_pdf, drop column ledger_at, drop column is_again,
        drop constraint purge_state_check,
        add constraint purge_state_check
          check (state in ('requested', 'planned', 'running', 'verifying', 'finished', 'failed'));`);
  }
}
