/** People of an organisation as its administrators see them: who they are, what role they have, whether they may come. */
import { z } from 'zod';
import { LinkHanded } from './link.ts';
import { ListQuery } from './list.ts';
import { Retention } from './retention-view.ts';
import { assignedRoles, type TenantRole, tenantRoles } from './role.ts';
import { Language } from './session.ts';

/** `invited`: has never come in. */
export const PersonState = z.enum(['invited', 'active', 'deactivated']);
export type PersonState = z.infer<typeof PersonState>;

/** A built-in role by its name, or one of the organisation's own by its id. */
export const RoleChoice = z.union([z.enum(assignedRoles), z.uuid()]);
export type RoleChoice = z.infer<typeof RoleChoice>;

/** Addresses are told apart without regard to case. */
export const Email = z
  .email()
  .max(320)
  .transform((email) => email.toLowerCase());
export const PersonName = z.string().trim().min(1).max(200);

const Named = z.object({ id: z.uuid(), name: z.string() });

export const Person = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(Object.keys(tenantRoles) as [TenantRole, ...TenantRole[]]),
  /** A role of the organisation's own, which then counts instead. */
  ownRole: Named.nullable(),
  language: Language,
  state: PersonState,
  groups: z.array(Named),
  /** Whether a directory keeps this person in step. */
  provisioned: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When they last asked for anything; null for who never came. */
  seenAt: z.iso.datetime().nullable(),
});
export type Person = z.infer<typeof Person>;

/** What would have to go to somebody else if this person were removed. */
export const Holdings = z.object({ spaces: z.int(), conversations: z.int(), keys: z.int() });
export type Holdings = z.infer<typeof Holdings>;
/** Open sessions, and whether a second factor is asked for. */
export const PersonEntry = z.object({ sessions: z.int(), hasFactor: z.boolean() });
export type PersonEntry = z.infer<typeof PersonEntry>;
export const PersonDetail = Person.extend({
  holds: Holdings,
  entry: PersonEntry,
  /** When somebody who was deactivated goes, and by what; null while nothing says that they will. */
  retention: Retention.nullable(),
  /** Whether a legal hold keeps them from being removed. */
  isHeld: z.boolean(),
});
export type PersonDetail = z.infer<typeof PersonDetail>;

export const PersonQuery = ListQuery.extend({
  /** Part of a name or an e-mail address. */
  search: z.string().trim().max(200).optional(),
  role: RoleChoice.optional(),
  state: PersonState.optional(),
  groupId: z.uuid().optional(),
});
export type PersonQuery = z.infer<typeof PersonQuery>;

export const PersonForm = z.object({
  email: Email,
  name: PersonName,
  role: RoleChoice,
  language: Language,
  groupIds: z.array(z.uuid()).max(100).default([]),
});
export type PersonForm = z.infer<typeof PersonForm>;

export const Invitation = z.object({ personId: z.uuid(), link: LinkHanded });
export type Invitation = z.infer<typeof Invitation>;

export const PersonChange = z.object({ name: PersonName, language: Language, role: RoleChoice }).partial();
export type PersonChange = z.infer<typeof PersonChange>;

/** To whom a removed person's spaces go, and, if said so, their conversations. */
export const PersonRemoval = z.object({ handTo: z.uuid(), conversations: z.boolean().default(false) });
export type PersonRemoval = z.infer<typeof PersonRemoval>;

const ids = z.array(z.uuid()).min(1).max(200);
export const PersonBulk = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['deactivate', 'reactivate']), ids }),
  z.object({ act: z.literal('role'), ids, role: RoleChoice }),
  z.object({ act: z.enum(['group-add', 'group-remove']), ids, groupId: z.uuid() }),
]);
export type PersonBulk = z.infer<typeof PersonBulk>;

/** `reason` is a code of `schema/reason.ts`, null where it was done. */
export const BulkResult = z.object({ items: z.array(z.object({ id: z.uuid(), reason: z.string().nullable() })) });
export type BulkResult = z.infer<typeof BulkResult>;
