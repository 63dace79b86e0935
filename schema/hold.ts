/** Legal holds: what is kept from every rule and every delete button, why, and until when that is looked at again. */
import { z } from 'zod';
import { listOf } from './list.ts';
import { Email } from './person.ts';

/** A thing with all that is in it, all that somebody talked about and brought, or all that was made in a time. */
export const HoldKind = z.enum(['tenant', 'person', 'space', 'collection', 'document', 'conversation', 'time']);
export type HoldKind = z.infer<typeof HoldKind>;

export const HeldThing = z.object({
  kind: z.enum(['person', 'space', 'collection', 'document', 'conversation']),
  id: z.uuid(),
});
export type HeldThing = z.infer<typeof HeldThing>;
const ofTime = z
  .object({
    kind: z.literal('time'),
    /** From then on; all before `until` when absent. */
    from: z.iso.datetime().optional(),
    /** Up to then, and no longer. */
    until: z.iso.datetime().optional(),
  })
  .refine(({ from, until }) => from !== undefined || until !== undefined, { message: 'from or until', path: ['from'] })
  .refine(({ from, until }) => !from || !until || from < until, { message: 'after from', path: ['until'] });
export const HoldScope = z.union([HeldThing, ofTime, z.object({ kind: z.literal('tenant') })]);
export type HoldScope = z.infer<typeof HoldScope>;

/** So much is put down thing by thing when a search is held. */
export const mostFound = 1000;
const mostScopes = 100;

export const HoldForm = z
  .object({
    title: z.string().trim().min(3).max(200),
    /** Why: long enough to say something. */
    reason: z.string().trim().min(10).max(2000),
    /** The case or matter, as the organisation's register names it. */
    reference: z.string().trim().min(1).max(200),
    reviewOn: z.iso.date(),
    scopes: z.array(HoldScope).max(mostScopes).default([]),
    /** People by their addresses: those who see to holds know them by nothing else. */
    emails: z.array(Email).max(mostScopes).default([]),
    /**
     * Documents and conversations in which every one of these words stands. They are held one by one, as they are found
     * now; what comes later is not.
     */
    search: z.string().trim().min(2).max(200).optional(),
  })
  .refine(({ scopes, emails, search }) => scopes.length + emails.length > 0 || search !== undefined, {
    message: 'something to hold',
    path: ['scopes'],
  });
export type HoldForm = z.infer<typeof HoldForm>;

/** What is held and counted: what is there now. */
export const Covered = z.object({
  people: z.int(),
  spaces: z.int(),
  collections: z.int(),
  documents: z.int(),
  conversations: z.int(),
});
export type Covered = z.infer<typeof Covered>;

/** `asked`: in force, and somebody has asked for it to be lifted. */
export const HoldState = z.enum(['open', 'asked', 'lifted']);
export type HoldState = z.infer<typeof HoldState>;

export const Hold = z.object({
  id: z.uuid(),
  title: z.string(),
  reference: z.string(),
  state: HoldState,
  placedName: z.string(),
  placedAt: z.iso.datetime(),
  reviewOn: z.iso.date(),
  /** Its day has come. */
  isDue: z.boolean(),
  liftedAt: z.iso.datetime().nullable(),
});
export type Hold = z.infer<typeof Hold>;

export const HoldTurn = z.object({
  turn: z.enum(['place', 'review', 'ask', 'refuse', 'lift']),
  note: z.string(),
  byName: z.string(),
  at: z.iso.datetime(),
});
export type HoldTurn = z.infer<typeof HoldTurn>;

/** `name` is null for what is not there any more, and for a time. */
const NamedScope = z.object({
  kind: HoldKind,
  id: z.uuid().nullable(),
  name: z.string().nullable(),
  from: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
});

export const HoldDetail = Hold.extend({
  reason: z.string(),
  /** The first hundred of them. */
  scopes: z.array(NamedScope),
  scopeCount: z.int(),
  covered: Covered,
  /** The oldest first. */
  turns: z.array(HoldTurn),
  lift: z
    .object({
      askedName: z.string(),
      askedAt: z.iso.datetime(),
      reason: z.string(),
      /** Asked for by whoever is asking now, who may not decide on it. */
      isMine: z.boolean(),
    })
    .nullable(),
});
export type HoldDetail = z.infer<typeof HoldDetail>;

export const HoldPreview = Covered.extend({
  found: z.int().nullable(),
  /** What it would be over by name, with what its search finds: the first hundred of them. */
  scopes: z.array(NamedScope),
  scopeCount: z.int(),
});
export type HoldPreview = z.infer<typeof HoldPreview>;

export const Holds = listOf(Hold);

/** Asking for a hold to be lifted, or for one that stays, why. */
export const HoldReason = z.object({ reason: z.string().trim().min(10).max(2000) });
export type HoldReason = z.infer<typeof HoldReason>;

/** Looked at again, and kept: the day on which it is looked at next. */
export const HoldReview = z.object({ reviewOn: z.iso.date(), note: z.string().trim().max(2000).default('') });
export type HoldReview = z.infer<typeof HoldReview>;
