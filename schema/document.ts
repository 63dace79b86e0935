/** A page or a file as it was learned: its text with structure, its passages, its versions and where it came from. */
import { z } from 'zod';
import { Box } from './element.ts';

/** A stretch of the text with a role. `from` and `to` are UTF-16 offsets into the version's text. */
export const Block = z.object({
  kind: z.enum(['heading', 'paragraph', 'item', 'table', 'quote', 'code']),
  from: z.int(),
  to: z.int(),
  /** Depth of a heading (1–6) or of a list item (1…). */
  level: z.int().optional(),
  rows: z.int().optional(),
  /** Page, slide or sheet of the file, from 1; where on it, and its name. */
  page: z.int().optional(),
  box: Box.optional(),
  place: z.string().optional(),
  /** Of recognised text, 0 to 1. */
  confidence: z.number().optional(),
});
export type Block = z.infer<typeof Block>;

export const Passage = z.object({
  id: z.uuid(),
  ordinal: z.int(),
  from: z.int(),
  to: z.int(),
  tokens: z.int(),
  headingPath: z.array(z.string()),
});
export type Passage = z.infer<typeof Passage>;

export const Version = z.object({
  id: z.uuid(),
  title: z.string(),
  language: z.string(),
  published: z.iso.date().nullable(),
  fetchedAt: z.iso.datetime(),
  crawlId: z.uuid(),
  /** SHA-256 of the text and its structure, hex. */
  contentHash: z.string(),
  /** Learned and searchable now. */
  current: z.boolean(),
  sizeChars: z.int(),
});
export type Version = z.infer<typeof Version>;

/** `waiting`: an original is kept and its text is not extracted yet. */
export const DocumentState = z.enum(['ready', 'waiting']);
export type DocumentState = z.infer<typeof DocumentState>;

export const DocumentRow = z.object({
  /** Kept to some groups of those who reach its collection. */
  narrowed: z.boolean(),
  id: z.uuid(),
  sourceId: z.uuid(),
  collectionId: z.uuid(),
  url: z.string(),
  title: z.string(),
  language: z.string().nullable(),
  published: z.iso.date().nullable(),
  mediaType: z.string(),
  state: DocumentState,
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  removedAt: z.iso.datetime().nullable(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

/** A document with one version opened. */
export const Document = DocumentRow.extend({
  version: Version,
  text: z.string(),
  blocks: z.array(Block),
  passages: z.array(Passage),
  versions: z.array(Version),
  sourceName: z.string(),
});
export type Document = z.infer<typeof Document>;
