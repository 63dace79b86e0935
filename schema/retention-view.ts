/** What retention comes to: of one thing, of one rule today, and month by month of what is to go. */
import { z } from 'zod';
import { RuleAction, RuleLevel, RuleTrigger, RuleUnit, What } from './retention.ts';

/** What becomes of one thing, and why. */
export const Retention = z.object({
  ruleId: z.uuid(),
  level: RuleLevel,
  trigger: RuleTrigger,
  period: z.int(),
  unit: RuleUnit,
  action: RuleAction,
  decision: z.object({ id: z.uuid(), reference: z.string() }),
  dueAt: z.iso.datetime(),
  /** Holds that keep it for all that, by id. */
  held: z.array(z.uuid()),
});
export type Retention = z.infer<typeof Retention>;

/** What becomes of the things of one kind that are in a space or a collection. */
export const PlaceRetention = Retention.omit({ dueAt: true, held: true }).extend({
  what: What,
  /** Where only those of one class go by it. */
  className: z.string().nullable(),
  /** When the first of them goes; null where there is none yet. */
  nextAt: z.iso.datetime().nullable(),
});
export type PlaceRetention = z.infer<typeof PlaceRetention>;

const Amount = { items: z.int(), sizeBytes: z.int(), held: z.int() };

/** What a rule takes today, if nobody stops it: a dry run. */
export const RulePreview = z.object({
  ...Amount,
  /** The first hundred, the oldest first. */
  first: z.array(
    z.object({
      kind: z.string(),
      id: z.uuid(),
      /** What it is called; of a conversation whose it is, and where. What people wrote says nothing here. */
      label: z.string().nullable(),
      dueAt: z.iso.datetime(),
      sizeBytes: z.int(),
      isHeld: z.boolean(),
    }),
  ),
  /** In how many more things it counts days, and what is next. */
  later: z.object({ items: z.int(), nextAt: z.iso.datetime().nullable() }),
});
export type RulePreview = z.infer<typeof RulePreview>;

/** What is to go in the coming twelve months, this one among them; what should have gone already stands in the first. */
export const RetentionCalendar = z.object({
  timeZone: z.string(),
  months: z.array(
    z.object({
      /** 2026-11 */
      month: z.string(),
      what: z.array(z.object({ what: What, action: RuleAction, ...Amount })),
    }),
  ),
});
export type RetentionCalendar = z.infer<typeof RetentionCalendar>;

/** Where rules can stand. */
export const RetentionPlaces = z.object({
  spaces: z.array(z.object({ id: z.uuid(), name: z.string() })),
  collections: z.array(z.object({ id: z.uuid(), name: z.string(), space: z.string() })),
  levels: z.array(z.object({ level: z.int(), name: z.string() })),
});
export type RetentionPlaces = z.infer<typeof RetentionPlaces>;
