/** Who data goes to: every host outside its processes that the installation or the organisation sends something to. */
import { z } from 'zod';
import { AiUse } from './ai-system.ts';

/**
 * Set for the whole installation: `database`, `engine` (Temporal) and `store` (of originals) are what it runs on; `mail`,
 * `sign-in` (a provider for everybody) and `witness` (of signed heads) it speaks to.
 */
export const InstalledUse = z.enum(['database', 'engine', 'store', 'mail', 'sign-in', 'witness']);
export type InstalledUse = z.infer<typeof InstalledUse>;

/** Besides, `export` goes to targets of the record, and `own-sign-in` to a provider that the organisation set itself. */
export const RecipientUse = z.enum([...InstalledUse.options, ...AiUse.options, 'export', 'own-sign-in']);
export type RecipientUse = z.infer<typeof RecipientUse>;

export const Recipient = z.object({
  use: RecipientUse,
  /** With its port, where that is not the one of https. */
  host: z.string(),
  /** As the settings or the target say; null where nobody has said. */
  region: z.string().nullable(),
  /** By whose act: the installation as it started, or somebody of the organisation. */
  basis: z.enum(['installation', 'organisation']),
  /** Null for the installation's start, and for somebody who is not there any more. */
  byName: z.string().nullable(),
  since: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Recipient = z.infer<typeof Recipient>;

export const RecipientRegister = z.object({
  /** Those in use first, then the latest. */
  recipients: z.array(Recipient),
  /** Hosts that crawls asked for pages: they are told our name and contact, and what a source signs in with. */
  sources: z.object({ hosts: z.array(z.string()), count: z.int() }),
});
export type RecipientRegister = z.infer<typeof RecipientRegister>;
