/**
 * How long things are kept: decisions to dispose of them, the rules that follow, and what a rule can be about. A rule
 * is never edited: another one takes its place, so that what once went by it can be understood later.
 */
import { z } from 'zod';

/**
 * `sound` is the original of a recording, whose record stays · `old-version` a text that another took the place of ·
 * `crawl-failure` the pages of a run that failed · `export` an archive that was made · `log` days of the record of acts.
 */
export const What = z.enum([
  'conversation',
  'message',
  'document',
  'sound',
  'old-version',
  'crawl-failure',
  'export',
  'log',
  'person',
]);
export type What = z.infer<typeof What>;

/** Wide to narrow: the narrowest that there is counts. */
export const RuleLevel = z.enum(['tenant', 'space', 'collection', 'document']);
export type RuleLevel = z.infer<typeof RuleLevel>;

/** What the period counts from; see `supports` for what that is of each thing. */
export const RuleTrigger = z.enum(['created', 'used', 'closed', 'deactivated']);
export type RuleTrigger = z.infer<typeof RuleTrigger>;

export const RuleUnit = z.enum(['day', 'month', 'year']);
export type RuleUnit = z.infer<typeof RuleUnit>;

/** `review`: a person looks before anything goes. */
export const RuleAction = z.enum(['purge', 'review']);
export type RuleAction = z.infer<typeof RuleAction>;

type Support = { levels: readonly RuleLevel[]; triggers: readonly RuleTrigger[] };
const everywhere = RuleLevel.options;

/**
 * | what | created | used | closed | deactivated |
 * |---|---|---|---|---|
 * | conversation | begun | last question or answer | removed, or its space was | its person was deactivated |
 * | message | written | | | |
 * | document | first seen, or brought | last cited or opened | removed, or its place was | |
 * | sound | brought | | what was said in it was written down | |
 * | old-version | read | | another version took its place | |
 * | crawl-failure | | | the run ended | |
 * | export | made | | | |
 * | log | recorded | | | |
 * | person | | | | deactivated |
 */
export const supports: Readonly<Record<What, Support>> = {
  conversation: { levels: ['tenant', 'space'], triggers: ['created', 'used', 'closed', 'deactivated'] },
  message: { levels: ['tenant', 'space'], triggers: ['created'] },
  document: { levels: everywhere, triggers: ['created', 'used', 'closed'] },
  sound: { levels: everywhere, triggers: ['created', 'closed'] },
  'old-version': { levels: everywhere, triggers: ['created', 'closed'] },
  'crawl-failure': { levels: ['tenant', 'space', 'collection'], triggers: ['closed'] },
  export: { levels: ['tenant'], triggers: ['created'] },
  log: { levels: ['tenant'], triggers: ['created'] },
  person: { levels: ['tenant'], triggers: ['deactivated'] },
};

/** A hundred years; of the record of acts seven, as long as it may be kept without being kept for good. */
const longest: Record<RuleUnit, number> = { day: 36_525, month: 1200, year: 100 };
const longestOfLog: Record<RuleUnit, number> = { day: 2_555, month: 84, year: 7 };

/** A row of the register, as the organisation's own register names it. */
export const DecisionForm = z.object({
  reference: z.string().trim().min(1).max(100),
  title: z.string().trim().min(3).max(200),
  /** The body or officer that decided. */
  authority: z.string().trim().min(2).max(200),
  decidedOn: z.iso.date(),
  note: z.string().trim().max(2000).default(''),
});
export type DecisionForm = z.infer<typeof DecisionForm>;

const RuleFields = z.object({
  decisionId: z.uuid(),
  what: What,
  level: RuleLevel.default('tenant'),
  /** The space, collection or document; null for the whole organisation. */
  objectId: z.uuid().nullable().default(null),
  /** Of documents: only those in collections that are classified so. */
  classLevel: z.int().min(0).max(9).nullable().default(null),
  trigger: RuleTrigger,
  period: z.int().min(1),
  unit: RuleUnit,
  action: RuleAction,
});

export const RuleForm = RuleFields.extend({
  /** The rule that ends as this one is made. */
  replaces: z.uuid().nullable().default(null),
})
  .refine(({ what, level }) => supports[what].levels.includes(level), { path: ['level'], message: 'not of that' })
  .refine(({ what, trigger }) => supports[what].triggers.includes(trigger), {
    path: ['trigger'],
    message: 'not of that',
  })
  .refine(({ level, objectId }) => (level === 'tenant') === (objectId === null), {
    path: ['objectId'],
    message: 'named exactly where the level is not the whole organisation',
  })
  .refine(({ what, classLevel }) => classLevel === null || what === 'document', {
    path: ['classLevel'],
    message: 'of documents only',
  })
  .refine(({ what, period, unit }) => period <= (what === 'log' ? longestOfLog : longest)[unit], {
    path: ['period'],
    message: 'more than a hundred years, or seven of the record of acts',
  });
export type RuleForm = z.infer<typeof RuleForm>;

const Ended = { endedAt: z.iso.datetime().nullable(), endedName: z.string().nullable() };

export const Rule = RuleFields.extend({
  id: z.uuid(),
  /** What `objectId` is called; null for the whole organisation, and for what is gone. */
  objectName: z.string().nullable(),
  className: z.string().nullable(),
  decision: z.object({ reference: z.string(), title: z.string(), endedAt: z.iso.datetime().nullable() }),
  madeAt: z.iso.datetime(),
  madeName: z.string(),
  ...Ended,
});
export type Rule = z.infer<typeof Rule>;

export const Decision = DecisionForm.extend({
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  madeName: z.string(),
  /** From then on nothing goes by it, though its rules still keep wider ones away. */
  ...Ended,
  rules: z.array(Rule),
  /** What went by it, the latest first. */
  carriedOut: z.array(
    z.object({ purgeId: z.uuid(), endedAt: z.iso.datetime(), items: z.int(), hasCertificate: z.boolean() }),
  ),
});
export type Decision = z.infer<typeof Decision>;
