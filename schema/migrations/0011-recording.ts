/** Recordings: a run's sound while it is heard, the record of each version, the segments that it is heard by, and what was said in it. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Recordings extends Migration {
  override up(): void {
    this.addSql(`
      alter table extract add column has_sound boolean not null default false;
      create index on extract (tenant_id) where has_sound;

      create table recording (
        tenant_id uuid not null,
        version_id uuid not null,
        duration_ms int not null,
        -- The run whose sound its segments are cut from; null for a record that was taken over.
        extract_id uuid,
        language text,
        transcriber text,
        -- When every segment was heard, or the record was taken over from another version.
        heard_at timestamptz,
        edited_from uuid,
        edited_by uuid,
        edited_at timestamptz,
        primary key (tenant_id, version_id),
        foreign key (tenant_id, version_id) references version (tenant_id, id) on delete cascade,
        foreign key (tenant_id, extract_id) references extract (tenant_id, id),
        foreign key (tenant_id, edited_by) references person (tenant_id, id));
      ${isolate('recording')};

      -- A stretch of the sound that one activity hears; what it heard stands here until the record is put together.
      create table segment (
        tenant_id uuid not null,
        version_id uuid not null,
        ordinal int not null,
        from_ms int not null,
        to_ms int not null,
        -- Nothing in it is loud enough to be speech.
        silent boolean not null,
        state text not null default 'waiting' check (state in ('waiting', 'heard')),
        heard jsonb,
        primary key (tenant_id, version_id, ordinal),
        foreign key (tenant_id, version_id) references recording (tenant_id, version_id) on delete cascade);
      ${isolate('segment')};

      create table utterance (
        tenant_id uuid not null,
        version_id uuid not null,
        ordinal int not null,
        from_ms int not null,
        to_ms int not null,
        speaker text,
        text text not null,
        words jsonb not null,
        confidence real,
        primary key (tenant_id, version_id, ordinal),
        foreign key (tenant_id, version_id) references recording (tenant_id, version_id) on delete cascade);
      ${isolate('utterance')};`);
  }

  override down(): void {
    this.addSql(`
      drop table utterance, segment, recording;
      alter table extract drop column has_sound;`);
  }
}
