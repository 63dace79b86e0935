/** The AI systems that an organisation uses: which model of which provider does what, by whose leave, since when. */
import { z } from 'zod';

/** The provider of what is built in: nothing of what it works on leaves the installation. */
export const builtIn = 'diarium';

export const AiUse = z.enum(['answer', 'embed', 'transcribe', 'read']);
export type AiUse = z.infer<typeof AiUse>;

/** What the organisation itself states of one. */
export const AiSystemForm = z.object({
  purpose: z.string().trim().max(2000),
  /** As the AI Act has it; null while nobody has judged it. */
  risk: z.enum(['minimal', 'limited', 'high']).nullable(),
  /** Who answers for it in the organisation. */
  owner: z.string().trim().max(200),
});
export type AiSystemForm = z.infer<typeof AiSystemForm>;

export const AiSystem = AiSystemForm.extend({
  id: z.uuid(),
  use: AiUse,
  provider: z.string(),
  model: z.string(),
  region: z.string().nullable(),
  since: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Who agreed that it came in place of another provider; null for the first. */
  acceptedName: z.string().nullable(),
  /** Answers on record that it made. */
  answers: z.int(),
});
export type AiSystem = z.infer<typeof AiSystem>;

/** What the installation would use, as its settings say. */
export const AiModel = z.object({
  use: AiUse,
  provider: z.string(),
  model: z.string(),
  region: z.string().nullable(),
});
export type AiModel = z.infer<typeof AiModel>;

export const AiRegister = z.object({
  systems: z.array(AiSystem),
  /** A provider that the installation has been set to, and that nobody of the organisation has agreed to yet. */
  waiting: z.array(AiModel),
});
export type AiRegister = z.infer<typeof AiRegister>;

/** What people are told before they ask; null stands for the product's own words. */
export const AiNoticeForm = z.object({
  sv: z.string().trim().min(1).max(4000).nullable(),
  en: z.string().trim().min(1).max(4000).nullable(),
});
export type AiNoticeForm = z.infer<typeof AiNoticeForm>;
