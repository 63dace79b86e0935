/** The catalogue of the record of acts, of holds and retention, and of the installation itself. */
import { actor, type CatalogEntry, entry, self, type Way } from './entry.ts';

const madeAndEnded = [actor('made_by'), actor('ended_by')];
/** What was done to somebody is about them as much as what they did. */
const aboutPerson: Way = { as: 'self', path: ['object_id'], when: `r.object_kind = 'person'` };

export const complianceCatalog = {
  audit_event: entry({
    owner: 'person',
    ways: [{ as: 'self', path: ['actor_id'] }, aboutPerson],
    why: 'proving',
    kept: 'log',
    columns: {
      identity: 'actor_id actor_name address',
      proof: 'id at actor_kind action object_kind object_id outcome details request_id key_id',
    },
  }),
  audit_pending: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'minutes',
    columns: { technical: 'event_at event_id' },
  }),
  audit_link: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'log',
    columns: { proof: 'seq event_at event_id digest hash linked_at' },
  }),
  audit_head: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'log',
    columns: { proof: 'seq kind head public_key signed_at' },
  }),
  audit_witness: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'log',
    columns: { proof: 'seq kind witnessed_at' },
  }),
  audit_term: entry({
    owner: 'organisation',
    why: 'proving',
    kept: 'log',
    columns: { technical: 'term oldest newest seqs' },
  }),
  reading: entry({
    owner: 'person',
    ways: [self('person_id')],
    why: 'proving',
    kept: 'tenant',
    columns: { identity: 'person_id', content: 'reason', proof: 'id category begun_at ends_at ended_at' },
  }),
  audit_check: entry({
    owner: 'organisation',
    ways: [actor('asked_by')],
    why: 'proving',
    kept: 'log',
    columns: { identity: 'asked_by', proof: 'id asked_at ended_at seq links heads head_seq findings' },
  }),
  hold: entry({
    owner: 'organisation',
    ways: [actor('placed_by'), actor('lift_asked_by'), actor('lifted_by')],
    why: 'holding',
    kept: 'tenant',
    columns: {
      identity: 'placed_by placed_name lift_asked_by lift_asked_name lifted_by lifted_name',
      content: 'title reason lift_reason',
      proof: 'reference starts_at review_on placed_at lift_asked_at lifted_at',
      technical: 'id reminded_on version kept_version',
    },
  }),
  hold_turn: entry({
    owner: 'organisation',
    ways: [actor('by_id')],
    why: 'holding',
    kept: 'tenant',
    columns: { identity: 'by_id by_name', content: 'note', proof: 'turn at', technical: 'hold_id ordinal' },
  }),
  hold_scope: entry({
    owner: 'organisation',
    ways: [{ as: 'self', path: ['object_id'], when: `r.kind = 'person'` }],
    why: 'holding',
    kept: 'tenant',
    columns: { identity: 'object_id', proof: 'kind from_at until_at', technical: 'hold_id ordinal' },
  }),
  decision: entry({
    owner: 'organisation',
    ways: madeAndEnded,
    why: 'disposing',
    kept: 'tenant',
    columns: {
      identity: 'made_by made_name ended_by ended_name',
      content: 'title authority note',
      proof: 'reference decided_on made_at ended_at',
      technical: 'id version',
    },
  }),
  rule: entry({
    owner: 'organisation',
    ways: madeAndEnded,
    why: 'disposing',
    kept: 'tenant',
    columns: {
      identity: 'made_by made_name ended_by ended_name',
      proof: 'decision_id what level object_id class_level trigger period unit action made_at ended_at',
      technical: 'id version',
    },
  }),
  person_request: entry({
    owner: 'person',
    ways: [self('person_id'), actor('made_by'), actor('extended_by'), actor('ended_by')],
    why: 'rights',
    kept: 'tenant',
    columns: {
      identity: `person_id names taken_out left_in made_by made_name extended_by extended_name ended_by
        ended_name`,
      content: 'note extension_reason',
      proof: `kind reference received_on due_on outcome made_at extended_at delivery_id decision_id purge_id ended_at`,
      technical: 'id state reason reminded_days updated_at version',
    },
  }),
  person_request_store: entry({
    owner: 'organisation',
    why: 'rights',
    kept: 'tenant',
    withheld: 'search',
    columns: { technical: 'request_id ordinal store found cursor ended_at' },
  }),
  person_request_item: entry({
    owner: 'person',
    ways: [self('request_id', 'person_request.id', 'person_id'), actor('decided_by')],
    why: 'rights',
    kept: 'tenant',
    withheld: 'search',
    columns: { identity: 'decided_by', proof: 'verdict why decided_at', technical: 'request_id id store row_key' },
  }),
  person_rectification: entry({
    owner: 'person',
    ways: [self('request_id', 'person_request.id', 'person_id'), actor('made_by')],
    why: 'rights',
    kept: 'tenant',
    columns: {
      identity: 'made_by made_name',
      content: 'what wrong corrected',
      proof: 'made_at',
      technical: 'id request_id',
    },
  }),
  migration: entry({
    owner: 'installation',
    why: 'running',
    kept: 'installation',
    columns: { technical: 'id name executed_at' },
  }),
} satisfies Record<string, CatalogEntry>;
