/** A question and its cited answer, as a stream of events and as it is kept. */
import { z } from 'zod';
import { AiMark } from './ai-mark.ts';
import { Place } from './place.ts';
import { Reason } from './progress.ts';
import { Retention } from './retention-view.ts';

/** What is searched, where that is not all that the asker may read. */
export const ChatFilter = z.object({
  collectionIds: z.array(z.uuid()).max(200).optional(),
  /** Single documents: all of what they say is compared, and nothing else. */
  documentIds: z.array(z.uuid()).max(50).optional(),
  sourceIds: z.array(z.uuid()).max(200).optional(),
  languages: z.array(z.string().length(2)).max(20).optional(),
  publishedFrom: z.iso.date().optional(),
  publishedTo: z.iso.date().optional(),
});
export type ChatFilter = z.infer<typeof ChatFilter>;

export const ChatInput = z.object({
  question: z.string().trim().min(1).max(4000),
  /** Continues a conversation; absent starts one in the space. */
  conversationId: z.uuid().optional(),
  spaceId: z.uuid(),
  /** Absent in a conversation: as its last question was put; `{}` asks all. */
  filter: ChatFilter.optional(),
});
export type ChatInput = z.infer<typeof ChatInput>;

/** A question of which it is known what it is put to. */
export type Question = ChatInput & { filter: ChatFilter };

/** A passage the answer may cite. `from` and `to` are UTF-16 offsets into the version's text. */
export const ChatSource = z.object({
  /** The number it is cited by in the text: [1], [2] … */
  ordinal: z.int(),
  passageId: z.uuid(),
  versionId: z.uuid(),
  documentId: z.uuid(),
  title: z.string(),
  url: z.string(),
  headingPath: z.array(z.string()),
  language: z.string(),
  text: z.string(),
  from: z.int(),
  to: z.int(),
  score: z.number(),
  /** The passages it is made of, in order: one, or neighbours that were joined. */
  members: z.array(z.object({ passageId: z.uuid(), from: z.int(), to: z.int(), place: Place.optional() })),
  /** Where in its file it stands; absent for what has no pages. */
  place: Place.optional(),
  /** The reader may no longer read it: nothing of it is told but its number. */
  withdrawn: z.literal(true).optional(),
});
export type ChatSource = z.infer<typeof ChatSource>;

export const Citation = z.object({
  ordinal: z.int(),
  passageId: z.uuid(),
  versionId: z.uuid(),
  documentId: z.uuid(),
  title: z.string(),
  url: z.string(),
  quote: z.string(),
  /** UTF-16 offsets of the quote in the version's text; null when it was not found there. */
  from: z.int().nullable(),
  to: z.int().nullable(),
  /** Where in its file the quote stands; absent for what has no pages. */
  place: Place.optional(),
  /** The passage was retrieved for this person and the quoted words occur in it. */
  verified: z.boolean(),
});
export type Citation = z.infer<typeof Citation>;

/** `stopped`: ended by the asker. `incomplete`: its writer died. */
export const MessageState = z.enum(['streaming', 'done', 'stopped', 'incomplete', 'failed']);
export type MessageState = z.infer<typeof MessageState>;

/** found: answered from sources · extract: the sources' own sentences · refused: nothing relevant was found. */
export const AnswerKind = z.enum(['found', 'extract', 'refused']);
export type AnswerKind = z.infer<typeof AnswerKind>;

export const Usage = z.object({
  model: z.string(),
  provider: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  retrieveMs: z.int(),
  firstTextMs: z.int().nullable(),
  totalMs: z.int(),
});
export type Usage = z.infer<typeof Usage>;

/**
 * The stream's events, in order: start, query when a follow-up was made to stand alone, sources, then text and citation
 * as they come, usage, and done, stopped or error.
 */
export const ChatEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    conversationId: z.uuid(),
    questionId: z.uuid(),
    messageId: z.uuid(),
  }),
  z.object({ kind: z.literal('query'), query: z.string() }),
  z.object({ kind: z.literal('sources'), sources: z.array(ChatSource) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('citation'), citation: Citation }),
  z.object({ kind: z.literal('usage'), usage: Usage }),
  z.object({ kind: z.literal('done'), answer: AnswerKind }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('error'), reason: Reason }),
]);
export type ChatEvent = z.infer<typeof ChatEvent>;

/** What the asker thinks of an answer. */
export const FeedbackForm = z.object({
  verdict: z.enum(['good', 'bad']),
  /** Only for `bad`. */
  faults: z
    .array(z.enum(['wrong', 'incomplete', 'source', 'outdated', 'language', 'other']))
    .max(6)
    .default([]),
  comment: z.string().trim().max(2000).default(''),
});
export type FeedbackForm = z.infer<typeof FeedbackForm>;

export const Message = z.object({
  id: z.uuid(),
  author: z.enum(['person', 'assistant']),
  state: MessageState,
  answer: AnswerKind.nullable(),
  text: z.string(),
  sources: z.array(ChatSource),
  citations: z.array(Citation),
  usage: Usage.nullable(),
  /** Of an answer: that a machine wrote it, and which. */
  mark: AiMark.nullable(),
  reason: Reason.nullable(),
  /** Of an answer: the message it answers. */
  questionId: z.uuid().nullable(),
  /** Of an answer: what was searched for, when that is not the question as it was asked. */
  query: z.string().nullable(),
  /** Of an answer: a later one to the same question took its place. */
  superseded: z.boolean(),
  /** Of an answer: it was made from something that the reader may no longer read, and so its words are not told. */
  withheld: z.boolean(),
  feedback: FeedbackForm.nullable(),
  createdAt: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;

export const Conversation = z.object({
  id: z.uuid(),
  spaceId: z.uuid(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** When it goes, and by what; null while nothing says that it will. */
  retention: Retention.nullable(),
  /** Whether a legal hold keeps it from going. */
  isHeld: z.boolean(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What can be changed of a conversation. */
export const ConversationForm = Conversation.pick({ title: true }).extend({ title: z.string().trim().min(1).max(200) });
export type ConversationForm = z.infer<typeof ConversationForm>;

export const OpenedConversation = Conversation.extend({
  messages: z.array(Message),
  /** What its last question was put to: the next is put to the same unless it says otherwise. */
  filter: ChatFilter,
});
export type OpenedConversation = z.infer<typeof OpenedConversation>;
