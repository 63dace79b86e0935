/** Signing in, and who is signed in. */
import { z } from 'zod';
import { permissions, type TenantRole, tenantRoles } from './role.ts';

export const SignIn = z.object({
  tenant: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  password: z.string().min(1).max(1000),
});
export type SignIn = z.infer<typeof SignIn>;

/** The bearer of a one-time link: `<tenantId>.<secret>`. */
export const LinkUse = z.object({ token: z.string().min(40).max(200) });
export type LinkUse = z.infer<typeof LinkUse>;

/** `token` is the bearer of a program's session; a browser gets a cookie and null. `partial`: a second factor is missing. */
export const SessionOpened = z.object({ token: z.string().nullable(), partial: z.boolean() });
export type SessionOpened = z.infer<typeof SessionOpened>;

/** How people of an organisation come in, for its sign-in page. */
export const Way = z.object({
  slug: z.string(),
  name: z.string(),
  language: z.enum(['sv', 'en']),
  password: z.boolean(),
  /** Whether links are mailed. */
  mail: z.boolean(),
  /** Where to go for each provider, in the order they are shown. */
  providers: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type Way = z.infer<typeof Way>;

export const MailWish = z.object({
  tenant: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  purpose: z.enum(['sign-in', 'reset']),
});
export type MailWish = z.infer<typeof MailWish>;

/** False where the installation sends no mail, whoever asks. Whether there is such an account is not told. */
export const MailAnswer = z.object({ mail: z.boolean() });
export type MailAnswer = z.infer<typeof MailAnswer>;

export const PasswordReset = LinkUse.extend({ password: z.string().min(12).max(1000) });
export type PasswordReset = z.infer<typeof PasswordReset>;

/** A session as its own person sees it. */
export const OwnSession = z.object({
  id: z.uuid(),
  current: z.boolean(),
  by: z.enum(['password', 'link', 'factor', 'provider']),
  /** `Firefox, Linux`. */
  device: z.string().nullable(),
  address: z.string().nullable(),
  openedAt: z.iso.datetime(),
  /** To within a quarter of an hour. */
  seenAt: z.iso.datetime(),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const SessionsEnded = z.object({ ended: z.int() });
export type SessionsEnded = z.infer<typeof SessionsEnded>;

export const PasswordChange = z.object({
  /** Absent only while the person has no password yet. */
  current: z.string().max(1000).optional(),
  password: z.string().min(12).max(1000),
});
export type PasswordChange = z.infer<typeof PasswordChange>;

export const Language = z.enum(['sv', 'en']);
export type Language = z.infer<typeof Language>;

export const Preference = z.object({ language: Language, theme: z.enum(['system', 'light', 'dark']) }).partial();
export type Preference = z.infer<typeof Preference>;

export const Me = z.object({
  personId: z.uuid(),
  tenantId: z.uuid(),
  tenantName: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(Object.keys(tenantRoles) as [TenantRole, ...TenantRole[]]),
  /** The name of a role of the organisation's own, which then counts instead. */
  ownRole: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
  language: Language,
  theme: z.enum(['system', 'light', 'dark']),
  hasPassword: z.boolean(),
});
export type Me = z.infer<typeof Me>;
