/** A one-time link on its way to a person: mailed, or shown once to whoever asked for it. */
import { z } from 'zod';
import { LinkPurpose } from './letter.ts';

/** How long a link of each kind is good. */
export const linkHours: Record<LinkPurpose, number> = { 'sign-in': 1, reset: 1, invite: 72 };

const pages: Record<LinkPurpose, string> = { 'sign-in': 'link', invite: 'invite', reset: 'reset' };
/** Where a link leads: the page that uses it up when its button is pressed. */
export const linkUrl = (publicUrl: string, purpose: LinkPurpose, token: string): string =>
  new URL(`/${pages[purpose]}/${token}`, publicUrl).href;

export const LinkWish = z.object({ purpose: LinkPurpose });
export type LinkWish = z.infer<typeof LinkWish>;

/** What the one who asked is told: that it was mailed, or the link itself and why it was not mailed. */
export const LinkHanded = z.object({
  purpose: LinkPurpose,
  mailed: z.boolean(),
  url: z.url().nullable(),
  /** `asked-for`: the link was to be shown, not mailed. */
  why: z.enum(['no-mailer', 'mail-failed', 'asked-for']).nullable(),
  expiresAt: z.iso.datetime(),
});
export type LinkHanded = z.infer<typeof LinkHanded>;
