/** How an answer came about: the record of it, and its replay while the words are still there. */
import { z } from 'zod';
import { AiMark } from './ai-mark.ts';
import { AnswerKind, ChatSource, Citation, MessageState } from './chat.ts';

/** Lower-case hexadecimal SHA-256. */
const Sha256 = z.string().length(64);

export const AnswerRecord = z.object({
  /** The answer's message. */
  id: z.uuid(),
  conversationId: z.uuid(),
  spaceId: z.uuid(),
  /** As it is called now; null where it is gone. */
  spaceName: z.string().nullable(),
  person: z.object({ id: z.uuid(), name: z.string().nullable() }),
  state: MessageState,
  answer: AnswerKind.nullable(),
  model: z.string().nullable(),
  modelVersion: z.string().nullable(),
  provider: z.string().nullable(),
  region: z.string().nullable(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
  /** Of the whole prompt as it was sent. */
  promptHash: Sha256.nullable(),
  instructionsHash: Sha256.nullable(),
  /** Of the answer's text. */
  textHash: Sha256,
  passages: z.array(
    ChatSource.pick({ ordinal: true, passageId: true, versionId: true, documentId: true, score: true }),
  ),
  /** Quotes that the answer gave, and those of them that stand in what was found. */
  citations: z.int(),
  verified: z.int(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  retrieveMs: z.int().nullable(),
  firstTextMs: z.int().nullable(),
  totalMs: z.int().nullable(),
  askedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Whether its words are still kept. */
  hasContent: z.boolean(),
  mark: AiMark,
});
export type AnswerRecord = z.infer<typeof AnswerRecord>;

/** What was asked and answered, and from which words, as they were then. */
export const AnswerContent = z.object({
  question: z.string(),
  /** What was searched for, where that is not the question. */
  query: z.string().nullable(),
  text: z.string(),
  sources: z.array(ChatSource),
  citations: z.array(Citation.pick({ ordinal: true, quote: true, from: true, to: true, verified: true })),
  /** Whether the text is still the one whose hash was recorded. */
  isAsRecorded: z.boolean(),
});
export type AnswerContent = z.infer<typeof AnswerContent>;

export const AnswerReplay = AnswerRecord.extend({
  /** Null where the model was told nothing. */
  instructions: z.string().nullable(),
  /** Null where the conversation was removed. */
  content: AnswerContent.nullable(),
});
export type AnswerReplay = z.infer<typeof AnswerReplay>;

export const AnswerFilter = z.object({
  personId: z.uuid().optional(),
  spaceId: z.uuid().optional(),
  /** A part of their name, as of the model's and the provider's. */
  person: z.string().max(200).optional(),
  model: z.string().max(200).optional(),
  provider: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type AnswerFilter = z.infer<typeof AnswerFilter>;
