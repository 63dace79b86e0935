/** Recordings: the record of each version, the segments that it is heard by, and what was said in it. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Recordings extends Migration {
  override up(): void {
    this.addSql(`
      create table recording (
        tenant_id uuid not null,
        version_id uuid not null,
        duration_ms int not null,
        transcriber text,
        -- When every segment was heard, or the record was taken over from another version.
        heard_at timestamptz,
        edited_from uuid,
        edited_by uuid,
        edited_at timestamptz,
        primary key (tenant_id, version_id),
        foreign key (tenant_id, version_id) references version (tenant_id, id) on delete cascade,
        foreign key (tenant_id, edited_by) references person (tenant_id, id));
      ${isolate('recording')};

      -- A version whose sound stands in the store while a run hears it; there may be no such version any more.
      create table sound (
        tenant_id uuid not null,
        version_id uuid not null,
        made_at timestamptz not null default now(),
        primary key (tenant_id, version_id));
      ${isolate('sound')};

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
    this.addSql('drop table utterance, segment, sound, recording;');
  }
}
