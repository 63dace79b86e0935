/** API keys: how programs come in as a person or a service, with no more of their rights than the key was given. */
import { z } from 'zod';
import { RoleChoice } from './person.ts';
import type { Permission } from './role.ts';
import { Origin } from './tenant.ts';

/** `secret`: for servers · `public`: for browsers, asks and nothing else · `provisioning`: keeps people in step. */
export const KeyKind = z.enum(['secret', 'public', 'provisioning']);
export type KeyKind = z.infer<typeof KeyKind>;

/** What a key begins with, by its kind: scanners of leaked secrets know keys by it. */
export const keyPrefixes = { secret: 'sk_', public: 'pk_', provisioning: 'scim_' } as const satisfies Record<
  KeyKind,
  string
>;

/** What a key can be given of what its person may. */
export const keyPermissions = ['read', 'ask', 'upload', 'crawl', 'administer'] as const satisfies readonly Permission[];
export const KeyPermission = z.enum(keyPermissions);
export type KeyPermission = z.infer<typeof KeyPermission>;

/** Whether what a key was given covers a permission: one that may write may also upload. */
export const isGiven = (given: readonly Permission[], permission: Permission): boolean =>
  given.includes(permission) || (permission === 'upload' && given.includes('crawl'));

/** What a key can be kept to: the kinds of things that routes are about. */
export const resourceKinds = ['space', 'source', 'crawl', 'document', 'search', 'chat'] as const;
export const ResourceKind = z.enum(resourceKinds);
export type ResourceKind = z.infer<typeof ResourceKind>;

/** An address or a network: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
const Network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const Calls = z.int().min(1).max(1_000_000).nullable().default(null);

const Scoped = z.object({
  name: z.string().trim().min(1).max(200),
  kind: KeyKind,
  permissions: z.array(KeyPermission).max(keyPermissions.length).default([]),
  /** Kinds of things that it is kept to; none means all. */
  kinds: z.array(ResourceKind).max(resourceKinds.length).default([]),
  /** The one space, or the one collection, that it reaches; null is everything that its person reaches. */
  spaceId: z.uuid().nullable().default(null),
  collectionId: z.uuid().nullable().default(null),
  /** Where it may be used from; none means anywhere. */
  networks: z.array(Network).max(50).default([]),
  /** The pages of which a browser may use it: only of a public key, which needs one. */
  origins: z.array(Origin).max(50).default([]),
  /** Calls in a minute and in an hour, where it is to be fewer than the installation allows; null is as many. */
  perMinute: Calls,
  perHour: Calls,
  /** Null is as long as the organisation lets keys live. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

export const KeyForm = Scoped.extend({
  /** The service that it is for; null is whoever makes it. */
  serviceId: z.uuid().nullable().default(null),
}).superRefine(({ kind, permissions, origins, spaceId, collectionId }, context) => {
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const isPublic = kind === 'public';
  if (isPublic && origins.length === 0) wrong('origins', 'a public key needs an origin');
  if (!isPublic && origins.length > 0) wrong('origins', 'only a public key has origins');
  if (isPublic && permissions.some((permission) => permission !== 'ask')) wrong('permissions', 'only ask');
  if (kind === 'provisioning' ? permissions.length > 0 : permissions.length === 0) {
    wrong('permissions', kind === 'provisioning' ? 'none' : 'at least one');
  }
  if (spaceId && collectionId) wrong('collectionId', 'a space or a collection, not both');
});
export type KeyForm = z.infer<typeof KeyForm>;

export const Key = Scoped.extend({
  id: z.uuid(),
  /** Whom it acts as. */
  owner: z.object({ id: z.uuid(), name: z.string(), kind: z.enum(['person', 'service']) }),
  /** What it begins with and its last four characters, to tell it from others. */
  prefix: z.string(),
  lastFour: z.string(),
  createdAt: z.iso.datetime(),
  /** Written at most once a minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** `revoked` by a person, or `age` and `unused` by the organisation's rules. */
  revokedWhy: z.enum(['revoked', 'age', 'unused']).nullable(),
  /** Until then the secret from before the last rotation is good as well. */
  previousUntil: z.iso.datetime().nullable(),
});
export type Key = z.infer<typeof Key>;

/** `bearer` is shown this once: what is kept of it opens nothing. */
export const MadeKey = z.object({ key: Key, bearer: z.string() });
export type MadeKey = z.infer<typeof MadeKey>;

export const Rotation = z.object({
  /** For how long the old secret stays good beside the new one. */
  graceMinutes: z
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(60),
});
export type Rotation = z.infer<typeof Rotation>;

/** A program that has keys and no way to sign in. */
export const ServiceForm = z.object({ name: z.string().trim().min(1).max(200), role: RoleChoice });
export type ServiceForm = z.infer<typeof ServiceForm>;

export const Service = ServiceForm.extend({ id: z.uuid(), keys: z.int(), createdAt: z.iso.datetime() });
export type Service = z.infer<typeof Service>;
