/** Conversations, their messages with all that led to an answer, and the events of a streaming answer. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class Conversations extends Migration {
  override up(): void {
    this.addSql(`
      create table conversation (
        tenant_id uuid not null,
        id uuid not null,
        space_id uuid not null,
        person_id uuid not null,
        title text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, space_id) references space (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on conversation (tenant_id, person_id, updated_at desc);
      ${isolate('conversation')};

      create table message (
        tenant_id uuid not null,
        id uuid not null,
        conversation_id uuid not null,
        author text not null check (author in ('person', 'assistant')),
        state text not null check (state in ('streaming', 'done', 'incomplete', 'failed')),
        answer text check (answer in ('found', 'extract', 'refused')),
        text text not null default '',
        sources jsonb not null default '[]',
        model text,
        provider text,
        parameters jsonb,
        prompt_hash bytea,
        input_tokens int,
        output_tokens int,
        retrieve_ms int,
        first_text_ms int,
        total_ms int,
        reason jsonb,
        lease_token uuid,
        lease_until timestamptz,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, conversation_id) references conversation (tenant_id, id));
      create index on message (tenant_id, conversation_id, id);
      create index on message (tenant_id, lease_until) where state = 'streaming';
      ${isolate('message')};

      create table message_event (
        tenant_id uuid not null,
        message_id uuid not null,
        seq int not null,
        kind text not null,
        data jsonb not null,
        primary key (tenant_id, message_id, seq),
        foreign key (tenant_id, message_id) references message (tenant_id, id));
      ${isolate('message_event')};

      create table citation (
        tenant_id uuid not null,
        id uuid not null,
        message_id uuid not null,
        ordinal int not null,
        document_id uuid,
        version_id uuid,
        passage_id uuid,
        quote text not null,
        from_char int,
        to_char int,
        verified boolean not null,
        primary key (tenant_id, id),
        unique (tenant_id, message_id, ordinal, quote),
        foreign key (tenant_id, message_id) references message (tenant_id, id),
        foreign key (tenant_id, version_id) references version (tenant_id, id));
      ${isolate('citation')};`);
  }

  override down(): void {
    this.addSql('drop table citation, message_event, message, conversation');
  }
}
