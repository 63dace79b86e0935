/** Where a version of a document came from: who or what brought it, what was done with it step by step, and by what. */
import { z } from 'zod';
import { ExtractForm, ExtractTrigger } from './extract.ts';
import { Reason } from './progress.ts';

/** The activities of a run over a file, in the order they are taken. */
export const StepName = z.enum([
  'keepOriginal',
  'readPages',
  'openRecording',
  'hearSegment',
  'joinRecord',
  'cutText',
  'embedText',
  'publishText',
]);
export type StepName = z.infer<typeof StepName>;

export const Step = z.object({
  name: StepName,
  /** How often it was taken, some pages at a time, and how many attempts that took. */
  rounds: z.int(),
  attempts: z.int(),
  /** Attempts that ended without a word: whoever made them died. */
  lost: z.int(),
  /** Of the last attempt that said why it failed. */
  reason: Reason.nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Time of the attempts together, without what lay between them. */
  busyMs: z.int(),
});
export type Step = z.infer<typeof Step>;

/** The run over a file that read the version. */
export const OriginRun = z.object({
  id: z.uuid(),
  trigger: ExtractTrigger,
  /** Who asked for it, by name; null for the product itself and for somebody who has left. */
  requestedBy: z.string().nullable(),
  /** What the engine calls it; null for those who do not run the organisation. */
  workflowId: z.string().nullable(),
  extractor: z.string().nullable(),
  strategy: ExtractForm.shape.strategy,
  /** Empty where it was read before there was a record of steps. */
  steps: z.array(Step),
});
export type OriginRun = z.infer<typeof OriginRun>;

/** What a crawl knows of the visit that found the version. */
export const OriginVisit = z.object({
  crawlId: z.uuid(),
  workflowId: z.string().nullable(),
  /** Null where the crawl no longer keeps the page, or found it unchanged later. */
  attempts: z.int().nullable(),
  status: z.int().nullable(),
  visitedAt: z.iso.datetime().nullable(),
});
export type OriginVisit = z.infer<typeof OriginVisit>;

export const Origin = z.object({
  /** Of a file that was brought: by whom, as above, and where to. */
  broughtBy: z.string().nullable(),
  visit: OriginVisit.nullable(),
  run: OriginRun.nullable(),
  /** Models whose vectors the version's passages have. */
  models: z.array(z.string()),
  passages: z.int(),
  tokens: z.int(),
  /** Of the original: bytes and SHA-256 in hex; null where none is kept. */
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
});
export type Origin = z.infer<typeof Origin>;
