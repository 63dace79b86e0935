/**
 * Crawling wider: sites that ask who comes, cookies of a run, dry runs with what they estimate, files that wait for
 * extraction, and what is needed to compare two runs. Forms that were kept before get the new fields.
 */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';

export class Crawling extends Migration {
  override up(): void {
    this.addSql(`
      create table credential (
        tenant_id uuid not null,
        id uuid not null,
        source_id uuid not null,
        host text not null,
        kind text not null check (kind in ('basic', 'header')),
        sealed text not null,
        created_by uuid,
        created_at timestamptz not null default now(),
        primary key (tenant_id, id),
        unique (tenant_id, source_id, host),
        foreign key (tenant_id, source_id) references source (tenant_id, id));
      ${isolate('credential')};

      create table cookie (
        tenant_id uuid not null,
        crawl_id uuid not null,
        domain text not null,
        path text not null,
        name text not null,
        sealed text not null,
        primary key (tenant_id, crawl_id, domain, path, name),
        foreign key (tenant_id, crawl_id) references crawl (tenant_id, id));
      ${isolate('cookie')};

      alter table crawl drop constraint crawl_mode_check,
        add constraint crawl_mode_check check (mode in ('full', 'failed', 'dry')),
        drop column position,
        add column estimate jsonb;
      alter table page add column passages int, add column tokens int, add column content_hash bytea, add column sign bigint,
        add column link_text text;
      -- Runs are compared in the order of addresses, whatever the database's own order of letters is.
      create index page_listed on page (tenant_id, crawl_id, url collate "C") where state = 'done';
      alter table document add column media_type text not null default 'text/html';
      -- What a run takes back is looked for here, version by version.
      create index document_version on document (version_id, tenant_id) where version_id is not null;
      alter table version drop constraint version_state_check,
        add constraint version_state_check
          check (state in ('stored', 'waiting', 'published', 'superseded', 'failed')),
        add column simhash bigint;`);
    this.addSql(
      eachTenant(`
      update source set form = '{"files": true, "render": false}' || form where tenant_id = tenant.id;
      update crawl set form = '{"files": true, "render": false}' || form where tenant_id = tenant.id;`),
    );
  }

  override down(): void {
    this.addSql(`
      drop table cookie, credential;
      alter table page drop column passages, drop column tokens, drop column content_hash, drop column sign, drop column link_text;
      drop index page_listed;
      drop index document_version;
      alter table document drop column media_type;
      alter table version drop column simhash;
      alter table crawl drop column estimate, add column position int;`);
  }
}
