/** The deletion of something for good: what it is told, what it shows, and the id it goes by. */
import { z } from 'zod';
import { Progress, Reason } from './progress.ts';

/** What the workflow is started with. */
export const PurgeInput = z.object({ tenantId: z.uuid(), purgeId: z.uuid() });
export type PurgeInput = z.infer<typeof PurgeInput>;

/** How long a set waits for a second person. */
export const approvalDays = 14;

/** By which everything is found in Temporal that belongs to the tenant. */
export const tenantPrefix = (tenantId: string): string => `t_${tenantId}/`;

/** Where the ids of its deletions begin. */
export const purgePrefix = (tenantId: string): string => `${tenantPrefix(tenantId)}purge/`;

export const purgeWorkflowId = (tenantId: string, purgeId: string): string => purgePrefix(tenantId) + purgeId;

/** Whole organisations go by themselves; all else goes by a rule, by hand or for a person's sake. */
export const PurgeKind = z.enum(['tenant', 'rule', 'hand', 'person']);
export type PurgeKind = z.infer<typeof PurgeKind>;

/** `waiting`: for a second person. `refused` and `expired`: they said no, or nothing within fourteen days. */
export const PurgeState = z.enum([
  'requested',
  'planned',
  'waiting',
  'approved',
  'running',
  'verifying',
  'finished',
  'failed',
  'refused',
  'expired',
]);
export type PurgeState = z.infer<typeof PurgeState>;

/** Steps beside those of tables: files in the store of originals, and what Temporal keeps. */
export const outsideSteps = { files: 'files', engine: 'engine' } as const;

export const PurgeStep = z.object({
  /** A table; `table.column` where rows only let go of each other; `files` or `engine`. */
  what: z.string(),
  planned: z.int(),
  done: z.int(),
  endedAt: z.iso.datetime().nullable(),
});
export type PurgeStep = z.infer<typeof PurgeStep>;

/** What was counted when all was done: `left` should have gone, `kept` proves the deletion. */
export const Residue = z.object({ left: z.record(z.string(), z.int()), kept: z.record(z.string(), z.int()) });
export type Residue = z.infer<typeof Residue>;

export const Purge = z.object({
  id: z.uuid(),
  /** Why, in the words of whoever asked. */
  reference: z.string(),
  state: PurgeState,
  askedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  reason: Reason.nullable(),
  residue: Residue.nullable(),
  steps: z.array(PurgeStep),
  progress: Progress,
  version: z.int(),
});
export type Purge = z.infer<typeof Purge>;

/** `slug` once more, so that nobody deletes the wrong one. */
export const TenantFarewell = z.object({
  slug: z.string().max(100),
  reference: z.string().trim().min(5).max(500),
});
export type TenantFarewell = z.infer<typeof TenantFarewell>;
