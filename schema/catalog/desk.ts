/** The catalogue of the compliance desk: disposal, exports, how answers came about, and packages for the archive. */
import { actor, type CatalogEntry, entry, self, type Way } from './entry.ts';

const ofPerson: Way = { as: 'self', path: ['object_id'], when: `r.kind = 'person'` };

export const deskCatalog = {
  purge: entry({
    owner: 'organisation',
    ways: [actor('asked_by'), actor('decided_by')],
    why: 'disposing',
    kept: 'after-tenant',
    columns: {
      identity: 'asked_by asked_name decided_by decided_name',
      proof: `reference state asked_at ended_at reason residue kind decision_id rule_id is_review is_again items size_bytes
        manifest_hash planned_at expires_at decided_at decided_hash certificate
        certificate_page certificate_pdf ledger_at`,
      technical: 'id version',
    },
  }),
  purge_step: entry({
    owner: 'organisation',
    why: 'disposing',
    kept: 'after-tenant',
    columns: { proof: 'purge_id ordinal what planned done ended_at' },
  }),
  purge_item: entry({
    owner: 'organisation',
    ways: [ofPerson],
    why: 'disposing',
    kept: 'after-tenant',
    columns: { proof: 'purge_id kind object_id due_at size_bytes is_there state why ended_at' },
  }),
  purge_file: entry({
    owner: 'organisation',
    why: 'disposing',
    kept: 'run',
    columns: { technical: 'purge_id sha256' },
  }),
  purge_archive: entry({
    owner: 'organisation',
    why: 'disposing',
    kept: 'run',
    columns: { technical: 'purge_id path' },
  }),
  purge_probe: entry({
    owner: 'organisation',
    why: 'disposing',
    kept: 'run',
    columns: { technical: 'purge_id passage_id collection_id text_hash term' },
  }),
  purge_setting: entry({
    owner: 'organisation',
    ways: [actor('set_by')],
    why: 'disposing',
    kept: 'tenant',
    columns: { identity: 'set_by', technical: 'id approve_above hand_decision_id looked_on updated_at' },
  }),
  delivery: entry({
    owner: 'organisation',
    why: 'exporting',
    kept: 'tenant',
    columns: {
      proof: 'what object_id sha256 size_bytes made_at fetched_at fetches',
      technical: 'id name path is_sealed expires_at',
    },
  }),
  export_target: entry({
    owner: 'organisation',
    ways: [actor('made_by')],
    why: 'exporting',
    kept: 'tenant',
    columns: { identity: 'made_by', technical: 'id kind form made_at removed_at', secret: 'sealed' },
  }),
  export_schedule: entry({
    owner: 'organisation',
    ways: [actor('made_by')],
    why: 'exporting',
    kept: 'tenant',
    columns: {
      identity: 'made_by made_name',
      content: 'name reason',
      proof: 'category exported_seq made_at removed_at',
      technical: 'id schedule target_id version',
    },
  }),
  audit_export: entry({
    owner: 'organisation',
    ways: [actor('asked_by')],
    why: 'exporting',
    kept: 'rule',
    columns: {
      identity: 'asked_by asked_name',
      content: 'reason',
      proof: 'category range from_seq to_seq sent_at requested_at ended_at',
      technical: `id schedule_id target_id state wish events_done delivery_id sends send_fault failure started_at
        updated_at version`,
    },
  }),
  ai_notice: entry({
    owner: 'organisation',
    why: 'informing',
    kept: 'changed',
    columns: { content: 'sv en', technical: 'updated_at' },
  }),
  ai_system: entry({
    owner: 'organisation',
    ways: [actor('accepted_by')],
    why: 'answering',
    kept: 'tenant',
    columns: {
      identity: 'accepted_by accepted_name owner',
      content: 'purpose',
      proof: 'use provider model region risk since ended_at',
      technical: 'id version',
    },
  }),
  recipient: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'tenant',
    columns: { proof: 'use host region since ended_at', technical: 'id seen_at' },
  }),
  answer_record: entry({
    owner: 'person',
    ways: [self('person_id')],
    why: 'proving',
    kept: 'half-year',
    columns: {
      identity: 'person_id',
      proof: `message_id conversation_id question_id space_id state answer model model_version provider region parameters
        prompt_hash instructions_hash text_hash passages citations verified input_tokens output_tokens retrieve_ms
        first_text_ms total_ms asked_at ended_at`,
    },
  }),
  instructions: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'half-year',
    columns: { proof: 'hash text first_used_at' },
  }),
  archive_package: entry({
    owner: 'organisation',
    ways: [actor('requested_by')],
    why: 'exporting',
    kept: 'tenant',
    columns: {
      identity: 'requested_by',
      content: 'name',
      proof: 'direction blob_sha256 digest requested_at ended_at',
      technical: 'id space_id collection_id delivery_id state wish documents documents_done reason version',
    },
  }),
} satisfies Record<string, CatalogEntry>;
