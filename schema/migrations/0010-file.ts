/**
 * Files that people bring: the folder of each collection that they stand in, what is being received, and the runs that
 * read a file into text. A collection's uploads are one source of it, so that a document always has one.
 */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';

export class Files extends Migration {
  override up(): void {
    this.addSql(`
      alter table source add column kind text not null default 'site' check (kind in ('site', 'upload'));
      create unique index source_one_upload on source (tenant_id, collection_id) where kind = 'upload' and removed_at is null;
      alter table version alter column crawl_id drop not null,
        add column extract_id uuid,
        add constraint version_origin check (crawl_id is not null or extract_id is not null);
      -- What was removed by hand can be taken back for a while.
      alter table document add column tags text[] not null default '{}', add column size_bytes bigint,
        add column removed_by uuid;
      alter table passage add column place jsonb;

      -- A file on its way here. Bytes that have come stand in the store's own place for them.
      create table upload (
        tenant_id uuid not null,
        id uuid not null,
        collection_id uuid not null,
        person_id uuid not null,
        name text not null,
        folder text not null default '',
        media_type text not null,
        size_bytes bigint not null,
        state text not null default 'receiving' check (state in ('receiving', 'received', 'kept', 'cancelled', 'expired')),
        -- Which request is writing, until when unless it says more, and whether another one waits for it.
        lease_token uuid,
        lease_until timestamptz,
        lease_wanted boolean not null default false,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on upload (tenant_id, collection_id, created_at desc);
      create index on upload (tenant_id, updated_at) where state = 'receiving';
      create index on upload (tenant_id, person_id) where state = 'receiving';
      ${isolate('upload')};

      -- A run that reads one file: what was brought, or what a crawl found, or the same once more by other settings.
      create table extract (
        tenant_id uuid not null,
        id uuid not null,
        collection_id uuid not null,
        upload_id uuid,
        document_id uuid,
        version_id uuid,
        name text not null,
        trigger text not null check (trigger in ('upload', 'crawl', 'again')),
        form jsonb not null,
        state text not null default 'requested'
          check (state in ('requested', 'running', 'finished', 'failed', 'cancelled')),
        stage text not null default 'keep' check (stage in ('keep', 'read', 'embed', 'publish')),
        wish text not null default 'run' check (wish in ('run', 'cancel')),
        -- Waits since its organisation was suspended.
        held boolean not null default false,
        pages int,
        pages_read int not null default 0,
        passages int,
        passages_embedded int not null default 0,
        extractor text,
        twin_id uuid,
        reason jsonb,
        -- Pages, or files in the file, of which nothing could be read.
        unread jsonb not null default '[]',
        requested_by uuid,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz,
        updated_at timestamptz not null default now(),
        row_version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, upload_id) references upload (tenant_id, id),
        foreign key (tenant_id, document_id) references document (tenant_id, id),
        foreign key (tenant_id, version_id) references version (tenant_id, id));
      create index on extract (tenant_id, collection_id, requested_at desc);
      create index on extract (tenant_id, requested_at) where ended_at is null;
      create index on extract (tenant_id, document_id) where document_id is not null;
      create index on extract (tenant_id, upload_id) where upload_id is not null;
      create index on extract (tenant_id, collection_id, updated_at);
      create unique index extract_one_open on extract (tenant_id, version_id) where ended_at is null;
      alter table version add foreign key (tenant_id, extract_id) references extract (tenant_id, id);
      ${isolate('extract')};

      -- An activity of a run, with what its attempts came to.
      create table step (
        tenant_id uuid not null,
        extract_id uuid not null,
        activity text not null,
        name text not null,
        attempts int not null,
        -- Attempts that said why they failed, and what the last of them said.
        failures int not null,
        reason jsonb,
        started_at timestamptz not null,
        ended_at timestamptz not null,
        busy_ms bigint not null,
        primary key (tenant_id, extract_id, activity),
        foreign key (tenant_id, extract_id) references extract (tenant_id, id) on delete cascade);
      ${isolate('step')};

      -- Pages that a run has read, until its text is put together from them.
      create table extracted (
        tenant_id uuid not null,
        extract_id uuid not null,
        from_page int not null,
        next_page int,
        elements jsonb not null,
        primary key (tenant_id, extract_id, from_page),
        foreign key (tenant_id, extract_id) references extract (tenant_id, id));
      ${isolate('extracted')};`);
    // Whoever may what a user may keeps to be able to, uploading among it.
    this.addSql(
      eachTenant(`
      update role set permissions = array_append(permissions, 'upload')
      where tenant_id = tenant.id and permissions @> array['read', 'ask'] and not 'upload' = any (permissions);`),
    );
  }

  override down(): void {
    this.addSql(`
      alter table version drop column extract_id, alter column crawl_id set not null;
      alter table passage drop column place;
      alter table document drop column tags, drop column size_bytes, drop column removed_by;
      drop table extracted, step, extract, upload;
      drop index source_one_upload;
      alter table source drop column kind;`);
  }
}
