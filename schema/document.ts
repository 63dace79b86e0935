/** A page or a file as it was learned: its text with structure, its passages, its versions and where it came from. */
import { z } from 'zod';
import { Box } from './element.ts';
import { Reason } from './progress.ts';
import { Retention } from './retention-view.ts';

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
  /** Of a recording: seconds from its start, and who speaks. */
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
  speaker: z.string().optional(),
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
  /** The run that found it: over a website, or over a file. */
  crawlId: z.uuid().nullable(),
  extractId: z.uuid().nullable(),
  /** `waiting` is being read; `failed` could not be. */
  state: z.enum(['stored', 'waiting', 'published', 'superseded', 'failed']),
  /** SHA-256 of the text and its structure, or of a file; hex. */
  contentHash: z.string(),
  /** Who corrected what was said in a recording, by name; null as it was heard, and for all else. */
  editedBy: z.string().nullable(),
  /** When the sound of a recording was disposed of, while what was said in it stays; null for all else. */
  soundGoneAt: z.iso.datetime().nullable(),
  /** Learned and searchable now. */
  current: z.boolean(),
  sizeChars: z.int(),
});
export type Version = z.infer<typeof Version>;

/** `waiting`: an original is kept and its text is not extracted yet · `failed`: it could not be, and its run says why. */
export const DocumentState = z.enum(['ready', 'waiting', 'failed']);
export type DocumentState = z.infer<typeof DocumentState>;

export const Tag = z.string().trim().min(1).max(50);

export const DocumentRow = z.object({
  /** Kept to some groups of those who reach its collection. */
  narrowed: z.boolean(),
  /** By a legal hold: it is not deleted, hidden or moved. */
  isHeld: z.boolean(),
  id: z.uuid(),
  sourceId: z.uuid(),
  collectionId: z.uuid(),
  /** Of a website, or brought by somebody. */
  kind: z.enum(['site', 'upload']),
  /** Empty for a file. */
  url: z.string(),
  /** What a file was brought as, and the folder, `a/b`, that it stood in; null for a page. */
  name: z.string().nullable(),
  folder: z.string().nullable(),
  tags: z.array(z.string()),
  /** Of the newest original; null where it is not known. */
  sizeBytes: z.int().nullable(),
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
  /** When it goes, and by what; null while nothing says that it will. */
  retention: Retention.nullable(),
  /** The same of its sound alone, where the version is a recording: what was said in it stays. */
  soundRetention: Retention.nullable(),
});
export type Document = z.infer<typeof Document>;

const documentIds = z.array(z.uuid()).min(1).max(200);

/** Documents that something is done to, together. */
export const DocumentPick = z.object({ documentIds });
export const DocumentMove = DocumentPick.extend({ collectionId: z.uuid() });
export const DocumentTag = DocumentPick.extend({
  add: z.array(Tag).max(20).default([]),
  remove: z.array(Tag).max(20).default([]),
});

/** What became of each: `done` names the document, the new one where it was copied; `refused` says why it was not. */
export const Handled = z.object({
  done: z.array(z.object({ id: z.uuid(), copyId: z.uuid().nullable() })),
  refused: z.array(z.object({ id: z.uuid(), reason: Reason })),
});
export type Handled = z.infer<typeof Handled>;

export const TagCount = z.object({ tag: z.string(), documents: z.int() });
export type TagCount = z.infer<typeof TagCount>;
