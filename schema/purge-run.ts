/**
 * The disposal of single things, as it is shown: its set and the hash that binds it, who decided on it, what became of
 * it, and the certificate. Ids, counts and dates; never what was disposed of.
 */
import { z } from 'zod';
import { ListQuery } from './list.ts';
import { Progress, Reason } from './progress.ts';
import { PurgeKind, PurgeState } from './purge.ts';

export const PurgeItemKind = z.enum([
  'conversation',
  'message',
  'document',
  'version',
  'sound',
  'crawl-failure',
  'export',
  'log',
  'person',
  'collection',
  'space',
]);
export type PurgeItemKind = z.infer<typeof PurgeItemKind>;

/** Why something in the set stayed. `unverified`: days of the record that no check has followed. */
export const PurgeWhy = z.enum(['held', 'not-due', 'restored', 'in-use', 'unverified']);
export type PurgeWhy = z.infer<typeof PurgeWhy>;

/** 64 hex digits: SHA-256 over the text of the manifest. */
export const ManifestHash = z.string().regex(/^[0-9a-f]{64}$/);

export const PurgeItem = z.object({
  kind: PurgeItemKind,
  id: z.uuid(),
  /** What it is called while it is there: of documents, of their sounds and versions, of collections and people. */
  label: z.string().nullable(),
  dueAt: z.iso.datetime().nullable(),
  sizeBytes: z.int(),
  /** `missing`: it was not there, so that nobody disposed of it. */
  state: z.enum(['planned', 'gone', 'kept', 'missing']),
  why: PurgeWhy.nullable(),
});
export type PurgeItem = z.infer<typeof PurgeItem>;

const Counts = z.record(z.string(), z.int());

/** What is signed when it is over. Whoever has it can show what was decided and done, and nothing of what it was. */
export const Certificate = z.object({
  purgeId: z.uuid(),
  kind: PurgeKind,
  decision: z.object({
    id: z.uuid(),
    reference: z.string(),
    title: z.string(),
    authority: z.string(),
    decidedOn: z.iso.date(),
  }),
  rule: z
    .object({
      id: z.uuid(),
      what: z.string(),
      level: z.string(),
      trigger: z.string(),
      period: z.int(),
      unit: z.string(),
    })
    .nullable(),
  manifestHash: ManifestHash,
  /** Of what was there when the set was made. */
  planned: z.int(),
  gone: Counts,
  kept: Counts,
  /** What was asked for and was not there, or had gone by another way since: no disposal of this one. */
  missing: Counts,
  sizeBytes: z.int(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  approvedBy: z.string().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  carriedOutAt: z.iso.datetime(),
  /** Ids of the events of it in the record of acts, in their order. */
  events: z.array(z.uuid()),
  /** Ids of the keys of people that were destroyed with them: nothing that was sealed with one opens any more. */
  keys: z.array(z.string()),
  /** What was looked for afterwards, by kind of look, and how much of it was found. */
  looked: z.record(z.string(), z.object({ for: z.int(), found: z.int() })),
  /** The last link of the record of acts as it was certified; null where nothing was linked yet. */
  record: z.object({ seq: z.int(), hash: z.string() }).nullable(),
  /**
   * When no copy of it is left in the database's own files, null where nobody says by when they are written anew; in its
   * log and its backups; and in archives that lie ready for somebody to fetch, null where there are none.
   */
  sealedBy: z.object({
    database: z.iso.datetime().nullable(),
    log: z.iso.datetime(),
    backups: z.iso.datetime(),
    archives: z.iso.datetime().nullable(),
  }),
});
export type Certificate = z.infer<typeof Certificate>;

/** Without a seal where the installation has no key. */
export const SealedCertificate = Certificate.extend({
  tenantId: z.uuid().optional(),
  purpose: z.literal('purge-certificate').optional(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type SealedCertificate = z.infer<typeof SealedCertificate>;

export const PurgeRun = z.object({
  id: z.uuid(),
  kind: PurgeKind,
  state: PurgeState,
  decision: z.object({ id: z.uuid(), reference: z.string(), title: z.string() }),
  ruleId: z.uuid().nullable(),
  askedAt: z.iso.datetime(),
  askedBy: z.string(),
  /** Whether the reader is the first of two, and so may not decide. */
  isMine: z.boolean(),
  items: z.int(),
  sizeBytes: z.int(),
  gone: z.int(),
  kept: z.int(),
  missing: z.int(),
  manifestHash: ManifestHash.nullable(),
  expiresAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
  endedAt: z.iso.datetime().nullable(),
  reason: Reason.nullable(),
  hasCertificate: z.boolean(),
  progress: Progress,
  version: z.int(),
});
export type PurgeRun = z.infer<typeof PurgeRun>;

export const PurgeQuery = ListQuery.extend({ state: z.enum(['open', 'ended']).optional() });
export type PurgeQuery = z.infer<typeof PurgeQuery>;

/** Of the manifest: how much of each kind, and the first of it, what stayed before the rest. */
export const PurgePreview = z.object({
  counts: z.array(
    z.object({
      kind: PurgeItemKind,
      planned: z.int(),
      gone: z.int(),
      kept: z.int(),
      missing: z.int(),
      sizeBytes: z.int(),
    }),
  ),
  items: z.array(PurgeItem),
  /** The first of what its rule would take too and a legal hold keeps. */
  held: z.array(PurgeItem),
});
export type PurgePreview = z.infer<typeof PurgePreview>;

/** Names the set that was looked at: another one has to be looked at again. */
export const PurgeDecision = z.object({ manifestHash: ManifestHash });
export type PurgeDecision = z.infer<typeof PurgeDecision>;

/** Asked for by hand: things that were removed, whose days of grace are over. */
export const PurgeForm = z.object({
  decisionId: z.uuid(),
  items: z
    .array(z.object({ kind: z.enum(['document', 'conversation']), id: z.uuid() }))
    .min(1)
    .max(1000),
});
export type PurgeForm = z.infer<typeof PurgeForm>;

/** Where nobody has set another, and at most for whoever has. */
export const usualApproveAbove = 100;

export const PurgeSetting = z.object({
  /** More at once than this a second person has to approve. */
  approveAbove: z.int().min(0).max(1_000_000).default(usualApproveAbove),
  /** By which decision that goes which people removed themselves; null: it stays, hidden. */
  handDecisionId: z.uuid().nullable().default(null),
});
export type PurgeSetting = z.infer<typeof PurgeSetting>;
