/**
 * The record of each answer, the instructions that answers were made by, the AI systems in use and what people are told
 * of them, who else data goes to, and archive packages of collections.
 */
import { Migration } from '@mikro-orm/migrations';
import { eachTenant } from './each-tenant.ts';
import { isolate } from './isolate.ts';

export class Answers extends Migration {
  override up(): void {
    this.addSql(`
      create table instructions (
        tenant_id uuid not null references tenant (id),
        hash bytea not null,
        text text not null,
        first_used_at timestamptz not null default now(),
        primary key (tenant_id, hash));
      ${isolate('instructions', 'select, insert, delete')};

      -- How an answer came about, without its words. It names what it tells of and hangs on none of it, so that it stays
      -- when a conversation goes.
      create table answer_record (
        tenant_id uuid not null references tenant (id),
        message_id uuid not null,
        conversation_id uuid not null,
        question_id uuid,
        space_id uuid not null,
        person_id uuid not null,
        state text not null,
        answer text,
        model text,
        model_version text,
        provider text,
        region text,
        parameters jsonb,
        prompt_hash bytea,
        instructions_hash bytea,
        text_hash bytea not null,
        -- What was found for it, best first: ordinal, passage, version, document, score.
        passages jsonb not null default '[]',
        citations int not null default 0,
        verified int not null default 0,
        input_tokens int,
        output_tokens int,
        retrieve_ms int,
        first_text_ms int,
        total_ms int,
        asked_at timestamptz not null,
        ended_at timestamptz not null,
        primary key (tenant_id, message_id),
        foreign key (tenant_id, instructions_hash) references instructions (tenant_id, hash));
      create index on answer_record (tenant_id, asked_at desc, message_id desc);
      create index on answer_record (tenant_id, person_id, asked_at desc);
      ${isolate('answer_record', 'select, insert, delete')};

      -- Which model of which provider is used for what. One that another took the place of stays, with its end.
      create table ai_system (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        use text not null check (use in ('answer', 'embed', 'transcribe', 'read')),
        provider text not null,
        model text not null,
        region text,
        purpose text not null default '',
        risk text check (risk in ('minimal', 'limited', 'high')),
        owner text not null default '',
        since timestamptz not null default now(),
        -- Nobody's where it was the first.
        accepted_by uuid,
        accepted_name text,
        ended_at timestamptz,
        version bigint not null default 1,
        primary key (tenant_id, id));
      create unique index ai_system_one on ai_system (tenant_id, use) where ended_at is null;
      ${isolate('ai_system')};

      -- Servers that the installation is set to besides its models: what each is for, since when, and until when.
      create table recipient (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        use text not null check (use in ('database', 'engine', 'store', 'mail', 'sign-in', 'witness')),
        host text not null,
        region text,
        since timestamptz not null default now(),
        -- When a process that is set to it last said so.
        seen_at timestamptz not null default now(),
        ended_at timestamptz,
        primary key (tenant_id, id));
      create unique index recipient_one on recipient (tenant_id, use, host, coalesce(region, '')) where ended_at is null;
      ${isolate('recipient', 'select, insert, update, delete')};

      -- What people are told before they ask; null where the product's own words stand.
      create table ai_notice (
        tenant_id uuid primary key references tenant (id),
        sv text,
        en text,
        updated_at timestamptz not null default now());
      ${isolate('ai_notice')};

      -- A collection on its way out into a package, or in from one.
      create table archive_package (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        direction text not null check (direction in ('out', 'in')),
        space_id uuid not null,
        -- Of one on its way in: null until it is made.
        collection_id uuid,
        name text not null,
        -- The package itself, until it has come in; and what it is delivered as, on its way out.
        blob_sha256 bytea,
        delivery_id uuid,
        state text not null default 'requested' check (state in ('requested', 'running', 'finished', 'failed', 'cancelled')),
        wish text not null default 'run' check (wish in ('run', 'cancel')),
        documents int not null default 0,
        documents_done int not null default 0,
        digest bytea,
        reason jsonb,
        requested_by uuid not null,
        requested_at timestamptz not null default now(),
        ended_at timestamptz,
        version bigint not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, space_id) references space (tenant_id, id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, blob_sha256) references blob (tenant_id, sha256));
      create index on archive_package (tenant_id, requested_at desc);
      create index on archive_package (tenant_id, requested_at) where ended_at is null;
      create index on archive_package (blob_sha256, tenant_id) where blob_sha256 is not null;
      ${isolate('archive_package')};`);
    // Of answers that are there already: all that was kept of how they came about.
    this.addSql(
      eachTenant(`
      insert into answer_record (tenant_id, message_id, conversation_id, question_id, space_id, person_id, state, answer,
        model, provider, parameters, prompt_hash, text_hash, passages, citations, verified, input_tokens, output_tokens,
        retrieve_ms, first_text_ms, total_ms, asked_at, ended_at)
      ${ofMessages} where m.tenant_id = tenant.id and m.author = 'assistant' and m.state <> 'streaming'
        and m.ended_at is not null;`),
    );
  }

  override down(): void {
    this.addSql('drop table archive_package, ai_notice, recipient, ai_system, answer_record, instructions');
  }
}

const ofMessages = `
  select m.tenant_id, m.id, m.conversation_id, m.question_id, c.space_id, c.person_id, m.state, m.answer, m.model,
    m.provider, m.parameters, m.prompt_hash, sha256(convert_to(m.text, 'UTF8')),
    coalesce((select jsonb_agg(jsonb_build_object('ordinal', s -> 'ordinal', 'passageId', s -> 'passageId',
        'versionId', s -> 'versionId', 'documentId', s -> 'documentId', 'score', s -> 'score'))
      from jsonb_array_elements(m.sources) s), '[]'),
    (select count(*) from citation t where t.tenant_id = m.tenant_id and t.message_id = m.id),
    (select count(*) from citation t where t.tenant_id = m.tenant_id and t.message_id = m.id and t.verified),
    m.input_tokens, m.output_tokens, m.retrieve_ms, m.first_text_ms, m.total_ms, m.created_at, m.ended_at
  from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id`;
