/** A run that reads one file into text and makes it searchable: what it is told, what it shows, and its id. */
import { z } from 'zod';
import { Reason } from './progress.ts';
import { Hearing } from './recording.ts';

/** How a file is read and cut; sizes in tokens. */
export const ExtractForm = z.object({
  strategy: z.enum(['auto', 'fast', 'hi_res']).default('auto'),
  /** Of recognised text, ISO 639-3, the likeliest first. */
  languages: z
    .array(z.string().regex(/^[a-z]{3}$/))
    .min(1)
    .max(5)
    .default(['swe', 'eng']),
  maxTokens: z.int().min(100).max(1_000).default(300),
  overlapTokens: z.int().min(0).max(200).default(40),
  hearing: Hearing.default(Hearing.parse({})),
});
export type ExtractForm = z.infer<typeof ExtractForm>;

/** What the workflow is started with. */
export const ExtractInput = z.object({
  tenantId: z.uuid(),
  extractId: z.uuid(),
  /** Events after which a run is continued as a new one; recorded histories and tests use few. */
  historyEvents: z.int().min(20).default(2000),
});
export type ExtractInput = z.infer<typeof ExtractInput>;

export const extractWorkflowId = (tenantId: string, extractId: string) => `t_${tenantId}/extract/${extractId}`;

export const ExtractState = z.enum(['requested', 'running', 'finished', 'failed', 'cancelled']);
export type ExtractState = z.infer<typeof ExtractState>;

/** `keep` the original · `read` it page by page, or hear it segment by segment · `embed` its passages · `publish` them all at once. */
export const ExtractStage = z.enum(['keep', 'read', 'embed', 'publish']);
export type ExtractStage = z.infer<typeof ExtractStage>;

export const ExtractTrigger = z.enum(['upload', 'crawl', 'again']);
export type ExtractTrigger = z.infer<typeof ExtractTrigger>;

/** A reason, as of a file that cannot be read at all. */
export const Unread = z.object({
  page: z.int().nullable(),
  place: z.string().nullable(),
  code: z.string(),
  facts: Reason.shape.facts.optional(),
});
export type Unread = z.infer<typeof Unread>;

export const Extract = z.object({
  id: z.uuid(),
  collectionId: z.uuid(),
  documentId: z.uuid().nullable(),
  versionId: z.uuid().nullable(),
  name: z.string(),
  trigger: ExtractTrigger,
  state: ExtractState,
  stage: ExtractStage,
  wish: z.enum(['run', 'cancel']),
  /** Null until known, and for files without pages; of a recording the segments that it is heard by. */
  pages: z.int().nullable(),
  pagesRead: z.int(),
  /** Null until the text is cut. */
  passages: z.int().nullable(),
  passagesEmbedded: z.int(),
  /** Who read it: name and version. */
  extractor: z.string().nullable(),
  /** The document that has the very same content already; then nothing was stored twice. */
  twinId: z.uuid().nullable(),
  reason: Reason.nullable(),
  /** Pages, or files within the file (`place`), of which nothing could be read, and why; the first hundred. */
  unread: z.array(Unread).optional(),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Grows with every change of the row: the SSE event id. */
  version: z.int(),
});
export type Extract = z.infer<typeof Extract>;
