/** The catalogue of conversations, answers and what people thought of them. */
import { author, type CatalogEntry, entry, talkedBy } from './entry.ts';

const inMessage = [author('message_id', ...talkedBy)];

export const talkCatalog = {
  conversation: entry({
    owner: 'person',
    ways: [author('person_id')],
    why: 'answering',
    kept: 'rule',
    columns: { identity: 'person_id', content: 'title', technical: 'id space_id created_at updated_at removed_at' },
  }),
  message: entry({
    owner: 'person',
    ways: [author('conversation_id', 'conversation.id', 'person_id')],
    why: 'answering',
    kept: 'rule',
    columns: {
      content: 'text sources query filter grounds',
      proof: 'model provider parameters prompt_hash input_tokens output_tokens retrieve_ms first_text_ms total_ms',
      technical: `id conversation_id author state answer reason lease_token lease_until created_at ended_at question_id
        stop_at superseded_at`,
    },
  }),
  message_event: entry({
    owner: 'person',
    ways: inMessage,
    why: 'answering',
    kept: 'with',
    withheld: 'derived',
    columns: { content: 'data', technical: 'message_id seq kind' },
  }),
  citation: entry({
    owner: 'person',
    ways: inMessage,
    why: 'answering',
    kept: 'with',
    columns: {
      content: 'quote',
      technical: 'id message_id ordinal document_id version_id passage_id from_char to_char verified',
    },
  }),
  feedback: entry({
    owner: 'person',
    ways: [author('person_id')],
    why: 'answering',
    kept: 'with',
    columns: {
      identity: 'person_id',
      content: 'comment',
      technical: 'message_id verdict faults created_at updated_at',
    },
  }),
} satisfies Record<string, CatalogEntry>;
