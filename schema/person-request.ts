/** What people ask by their rights: what is asked, how far the answer has come, and by when it is due. */
import { z } from 'zod';
import { ListQuery } from './list.ts';
import { Email } from './person.ts';
import { Progress, Reason } from './progress.ts';
import { PurgeState } from './purge.ts';

/** From the day it was received; and by how many months of the calendar that can be put off, once, with a reason. */
export const answerDays = 30;
export const extensionMonths = 2;
/** Days before the last one on which those who answer are reminded; 0 when it is over. */
export const reminderDays = [7, 1, 0] as const;
/** An answer that waits to be fetched. */
export const deliveryDays = 14;

/** What the workflow is started with. */
export const PersonRequestInput = z.object({ tenantId: z.uuid(), requestId: z.uuid() });
export type PersonRequestInput = z.infer<typeof PersonRequestInput>;

export const personRequestWorkflowId = (tenantId: string, requestId: string): string =>
  `t_${tenantId}/person-request/${requestId}`;

/** What a workflow is told that works on a person's request; null of any other. */
export function personRequestOf(workflowId: string): PersonRequestInput | null {
  const [, tenantId, requestId] = /^t_([0-9a-f-]{36})\/person-request\/([0-9a-f-]{36})$/.exec(workflowId) ?? [];
  return tenantId && requestId ? { tenantId, requestId } : null;
}

export const PersonRequestKind = z.enum(['access', 'erasure', 'rectification']);
export type PersonRequestKind = z.infer<typeof PersonRequestKind>;

/** `review` waits for whoever answers · `erasing` waits for the deletion. */
export const PersonRequestState = z.enum([
  'requested',
  'collecting',
  'review',
  'delivering',
  'erasing',
  'ended',
  'failed',
]);
export type PersonRequestState = z.infer<typeof PersonRequestState>;

export const PersonRequestOutcome = z.enum(['delivered', 'erased', 'rectified', 'refused', 'withdrawn']);
export type PersonRequestOutcome = z.infer<typeof PersonRequestOutcome>;

const Words = z.string().trim().min(10).max(1000);
const Reference = z.string().trim().min(1).max(200);

export const PersonRequestForm = z.object({
  kind: PersonRequestKind,
  /** Whom it is about: the whole address that they are known by. */
  email: Email,
  reference: Reference,
  receivedOn: z.iso.date(),
  /** Names that what others wrote is searched for; without any, it is not searched. */
  names: z.array(z.string().trim().min(3).max(200)).max(10).default([]),
});
export type PersonRequestForm = z.infer<typeof PersonRequestForm>;

/** `waiting` for a human · of an access request `deliver`, `leave-out` · of an erasure `erase`, `keep`, `held`. */
export const Verdict = z.enum(['waiting', 'deliver', 'leave-out', 'erase', 'keep', 'held']);
export type Verdict = z.infer<typeof Verdict>;

/**
 * Why something does not go: a hold, the record of acts, proof of decisions, that it belongs to the organisation, that
 * the account is still used, or that whoever answers has found so.
 */
export const KeptWhy = z.enum(['held', 'record-of-acts', 'proof', 'organisation-record', 'in-use', 'decided']);
export type KeptWhy = z.infer<typeof KeptWhy>;

/** Before the table, of what others wrote of the person. */
export const mentionPrefix = 'mention.';
export const tableOf = (store: string): string => store.replace(mentionPrefix, '');

/** Stores whose rows were found, by table. */
export const StoreCount = z.object({ store: z.string(), found: z.int(), isDone: z.boolean() });
export type StoreCount = z.infer<typeof StoreCount>;

export const Rectification = z.object({
  id: z.uuid(),
  what: z.string(),
  wrong: z.string(),
  corrected: z.string(),
  madeName: z.string(),
  madeAt: z.iso.datetime(),
});
export type Rectification = z.infer<typeof Rectification>;

export const PersonRequest = z.object({
  id: z.uuid(),
  kind: PersonRequestKind,
  personId: z.uuid(),
  /** As they are called now; null once they are gone. */
  personName: z.string().nullable(),
  reference: z.string(),
  receivedOn: z.iso.date(),
  dueOn: z.iso.date(),
  /** Until it is due; below zero when it is over. */
  daysLeft: z.int(),
  state: PersonRequestState,
  outcome: PersonRequestOutcome.nullable(),
  madeName: z.string(),
  madeAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  version: z.int(),
});
export type PersonRequest = z.infer<typeof PersonRequest>;

export const PersonRequestDetail = PersonRequest.extend({
  names: z.array(z.string()),
  /** What is taken out of the answer besides others' names and numbers, and what of those is left in it. */
  takenOut: z.array(z.string()),
  leftIn: z.array(z.string()),
  note: z.string(),
  reason: Reason.nullable(),
  extended: z.object({ name: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
  endedName: z.string().nullable(),
  stores: z.array(StoreCount),
  /** Items by what was decided on them. */
  verdicts: z.partialRecord(Verdict, z.int()),
  /** What does not go, by why, and how much of it. */
  kept: z.array(z.object({ store: z.string(), why: KeptWhy, count: z.int() })),
  rectifications: z.array(Rectification),
  progress: Progress,
  deliveryId: z.uuid().nullable(),
  /** From then on it is not given to anybody. */
  deliveryExpiresAt: z.iso.datetime().nullable(),
  decisionReference: z.string().nullable(),
  purgeId: z.uuid().nullable(),
  purgeState: PurgeState.nullable(),
});
export type PersonRequestDetail = z.infer<typeof PersonRequestDetail>;

export const PersonRequestQuery = ListQuery.extend({ state: z.enum(['open', 'ended']).optional() });
export type PersonRequestQuery = z.infer<typeof PersonRequestQuery>;

/** What was taken out of a text, by what told it: `chosen` by whoever looked it over. */
export const Taken = z.object({ kind: z.enum(['name', 'address', 'phone', 'number', 'chosen']), text: z.string() });

/** One thing that was found, with what it says around the name, or its title, as it is handed out. */
export const PersonRequestItem = z.object({
  id: z.uuid(),
  store: z.string(),
  verdict: Verdict,
  why: KeptWhy.nullable(),
  /** Null of what is gone meanwhile. */
  excerpt: z.string().nullable(),
  /** In the whole of it, each once. */
  taken: z.array(Taken),
});
export type PersonRequestItem = z.infer<typeof PersonRequestItem>;

/** Wherever the term stands in the answer: `auto` goes by the product's own finding again. */
export const PersonRequestRedaction = z.object({
  term: z.string().trim().min(2).max(200),
  fate: z.enum(['take-out', 'leave-in', 'auto']),
});
export type PersonRequestRedaction = z.infer<typeof PersonRequestRedaction>;
/** Terms of either kind for one request. */
export const mostTerms = 200;

export const PersonRequestItemQuery = ListQuery.extend({ verdict: Verdict.optional() });
export type PersonRequestItemQuery = z.infer<typeof PersonRequestItemQuery>;

export const PersonRequestDecision = z.object({
  itemIds: z.array(z.uuid()).min(1).max(500),
  verdict: z.enum(['deliver', 'leave-out', 'erase', 'keep']),
});
export type PersonRequestDecision = z.infer<typeof PersonRequestDecision>;

export const Extension = z.object({ dueOn: z.iso.date(), reason: Words });
export type Extension = z.infer<typeof Extension>;

export const Erasure = z.object({ decisionId: z.uuid(), reason: Words });
export type Erasure = z.infer<typeof Erasure>;

export const RectificationForm = z.object({
  what: z.string().trim().min(3).max(300),
  wrong: z.string().trim().min(1).max(1000),
  corrected: z.string().trim().min(1).max(1000),
});
export type RectificationForm = z.infer<typeof RectificationForm>;

export const PersonRequestEnd = z.object({ outcome: PersonRequestOutcome.exclude(['delivered']), note: Words });
export type PersonRequestEnd = z.infer<typeof PersonRequestEnd>;
