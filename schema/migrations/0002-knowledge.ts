/**
 * Collections, the sites they learn from, the runs over those sites, and what was learned. In tables that grow with
 * every page no whole index but the primary key begins with the tenant: while such a table is small any other would
 * look as good to the planner, and the check of a foreign key keeps the plan it was first given, long after.
 */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Knowledge extends Migration {
  override up(): void {
    this.addSql(`
      create table collection (
        tenant_id uuid not null,
        id uuid not null,
        space_id uuid not null,
        name text not null,
        description text not null default '',
        created_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, space_id) references space (tenant_id, id));
      create index on collection (tenant_id, space_id);
      ${isolate('collection')};

      create table source (
        tenant_id uuid not null,
        id uuid not null,
        collection_id uuid not null,
        form jsonb not null,
        created_by uuid,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id));
      create index on source (tenant_id, collection_id);
      ${isolate('source')};

      create table crawl (
        tenant_id uuid not null,
        id uuid not null,
        source_id uuid not null,
        mode text not null check (mode in ('full', 'failed')),
        trigger text not null check (trigger in ('person', 'schedule')),
        requested_by uuid,
        form jsonb not null,
        state text not null default 'requested'
          check (state in ('requested', 'waiting', 'running', 'paused', 'finished', 'failed', 'cancelled')),
        wish text not null default 'run' check (wish in ('run', 'pause', 'cancel')),
        position int,
        queued int not null default 0,
        leased int not null default 0,
        stored int not null default 0,
        added int not null default 0,
        changed int not null default 0,
        unchanged int not null default 0,
        gone int not null default 0,
        redirected int not null default 0,
        failed int not null default 0,
        skipped int not null default 0,
        reason jsonb,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz,
        updated_at timestamptz not null default now(),
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, source_id) references source (tenant_id, id));
      create unique index crawl_one_open on crawl (tenant_id, source_id) where ended_at is null;
      create index on crawl (source_id, requested_at desc, tenant_id);
      create index on crawl (tenant_id, requested_at) where ended_at is null;
      ${isolate('crawl')};

      create table document (
        tenant_id uuid not null,
        id uuid not null,
        collection_id uuid not null,
        source_id uuid not null,
        key text not null,
        url text not null,
        title text not null default '',
        language text,
        published date,
        version_id uuid,
        etag text,
        last_modified text,
        raw_hash bytea,
        content_hash bytea,
        missing_runs int not null default 0,
        missing_crawl_id uuid,
        first_seen_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id),
        unique (source_id, key, tenant_id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, source_id) references source (tenant_id, id));
      create index on document (collection_id, tenant_id);
      ${isolate('document')};

      create table blob (
        tenant_id uuid not null references tenant (id),
        sha256 bytea not null,
        size_bytes bigint not null,
        stored_bytes bigint not null,
        media_type text not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, sha256));
      ${isolate('blob')};

      create table version (
        tenant_id uuid not null,
        id uuid not null,
        document_id uuid not null,
        crawl_id uuid not null,
        content_hash bytea not null,
        blob_sha256 bytea not null,
        title text not null,
        text text not null,
        blocks jsonb not null,
        language text not null,
        published date,
        state text not null default 'stored' check (state in ('stored', 'published', 'superseded', 'failed')),
        fetched_at timestamptz not null default now(),
        published_at timestamptz,
        primary key (tenant_id, id),
        unique (document_id, content_hash, tenant_id),
        foreign key (tenant_id, document_id) references document (tenant_id, id),
        foreign key (tenant_id, crawl_id) references crawl (tenant_id, id),
        foreign key (tenant_id, blob_sha256) references blob (tenant_id, sha256));
      alter table document add foreign key (tenant_id, version_id) references version (tenant_id, id);
      ${isolate('version')};

      create table page (
        tenant_id uuid not null,
        crawl_id uuid not null,
        url_hash bytea not null,
        url text not null,
        host text not null,
        depth int not null,
        found_on text,
        state text not null default 'queued' check (state in ('queued', 'leased', 'held', 'stored', 'done')),
        change text check (change in ('added', 'changed', 'unchanged', 'gone', 'redirected', 'failed', 'skipped')),
        next_at timestamptz not null default now(),
        attempts int not null default 0,
        takeovers int not null default 0,
        redirects int not null default 0,
        lease_batch text,
        lease_token uuid,
        lease_until timestamptz,
        status int,
        reason jsonb,
        final_url text,
        document_id uuid,
        version_id uuid,
        fetched_at timestamptz,
        ms int,
        size_bytes int,
        primary key (tenant_id, crawl_id, url_hash),
        foreign key (tenant_id, crawl_id) references crawl (tenant_id, id));
      create index page_due on page (tenant_id, crawl_id, depth, next_at) where state = 'queued';
      create index page_leased on page (tenant_id, crawl_id, lease_until) where state = 'leased';
      create index page_stored on page (tenant_id, crawl_id) where state = 'stored';
      create index page_held on page (tenant_id, crawl_id) where state = 'held';
      create index page_ended on page (tenant_id, crawl_id, change, url) where state = 'done';
      create index page_fetched on page (tenant_id, crawl_id, fetched_at) where fetched_at is not null;
      ${isolate('page')};

      create table host (
        tenant_id uuid not null references tenant (id),
        name text not null,
        next_at timestamptz not null default now(),
        robots jsonb,
        robots_until timestamptz,
        primary key (tenant_id, name));
      ${isolate('host')};

      create table permit (
        tenant_id uuid not null,
        host text not null,
        slot int not null,
        lease_batch text not null,
        lease_token uuid not null,
        lease_until timestamptz not null,
        primary key (tenant_id, host, slot),
        foreign key (tenant_id, host) references host (tenant_id, name));
      ${isolate('permit')};

      create table passage (
        tenant_id uuid not null,
        id uuid not null,
        collection_id uuid not null,
        source_id uuid not null,
        document_id uuid not null,
        version_id uuid not null,
        ordinal int not null,
        from_char int not null,
        to_char int not null,
        tokens int not null,
        heading_path text[] not null default '{}',
        text text not null,
        text_hash bytea not null,
        language text not null,
        live boolean not null default false,
        primary key (tenant_id, id),
        unique (version_id, ordinal, tenant_id),
        foreign key (tenant_id, version_id) references version (tenant_id, id),
        foreign key (tenant_id, document_id) references document (tenant_id, id));
      create index on passage (document_id, tenant_id);
      ${isolate('passage')};`);
  }

  override down(): void {
    this.addSql('alter table document drop constraint document_tenant_id_version_id_fkey');
    this.addSql('drop table passage, permit, host, page, version, blob, document, crawl, source, collection');
  }
}
