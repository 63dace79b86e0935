/** Help from outside: somebody who runs the installation is let into an organisation for a time, on the word of two. */
import { z } from 'zod';

export const glassMinutes = { least: 5, most: 240 } as const;
/** A wish that nobody has decided on for so long is none any more. */
export const unansweredHours = 24;

export const GlassWish = z.object({
  tenantId: z.uuid(),
  /** Long enough to say something. It is shown to the organisation. */
  reason: z.string().trim().min(20).max(1000),
  minutes: z.int().min(glassMinutes.least).max(glassMinutes.most),
});
export type GlassWish = z.infer<typeof GlassWish>;

/** `asked` waits for a second person · `open` lets the first one in. */
export const GlassState = z.enum(['asked', 'refused', 'open', 'ended']);
export type GlassState = z.infer<typeof GlassState>;

/** `time` when it was over · `tenant`, `asker`, `approver` who ended it early · `unanswered`. */
export const GlassEnding = z.enum(['time', 'tenant', 'asker', 'approver', 'unanswered']);
export type GlassEnding = z.infer<typeof GlassEnding>;

export const Glass = z.object({
  id: z.uuid(),
  reason: z.string(),
  minutes: z.int(),
  state: GlassState,
  askedName: z.string(),
  askedAt: z.iso.datetime(),
  decidedName: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  endsAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endedWhy: GlassEnding.nullable(),
  /** What was done with it so far: things read, and questions asked. */
  reads: z.int(),
  asks: z.int(),
});
export type Glass = z.infer<typeof Glass>;

/** As those see it who run the installation. */
export const SystemGlass = Glass.extend({
  tenantId: z.uuid(),
  tenantName: z.string(),
  /** Asked for by whoever is asking now. */
  isMine: z.boolean(),
});
export type SystemGlass = z.infer<typeof SystemGlass>;

/** The organisation is named with each wish: its id says which one's rows are looked at. */
export const GlassPlace = z.object({ tenantId: z.uuid() });

/** A link that lets in once, for whoever asked and nobody else. */
export const GlassEntry = z.object({ url: z.url(), expiresAt: z.iso.datetime() });
export type GlassEntry = z.infer<typeof GlassEntry>;

/** Of somebody who is let in: until when. Null for everybody else. */
export const Visit = z.object({ endsAt: z.iso.datetime().nullable() });
export type Visit = z.infer<typeof Visit>;
