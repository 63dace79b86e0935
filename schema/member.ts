/** Who is in a space and as what: people, and groups with all who are in them. */
import { z } from 'zod';
import { ListQuery } from './list.ts';
import { SpaceRoleName } from './space.ts';

export const Named = z.object({ id: z.uuid(), name: z.string() });
export type Named = z.infer<typeof Named>;

export const RoleForm = z.object({ role: SpaceRoleName });
export type RoleForm = z.infer<typeof RoleForm>;

export const SpaceMember = Named.extend({
  /** The strongest of all the ways that they are there. */
  role: SpaceRoleName,
  /** Entered by themselves, as this; null where they are there by a group alone, or as an administrator. */
  direct: SpaceRoleName.nullable(),
  groups: z.array(Named.extend({ role: SpaceRoleName })),
  active: z.boolean(),
});
export type SpaceMember = z.infer<typeof SpaceMember>;

export const SpaceGroup = Named.extend({ role: SpaceRoleName, people: z.int() });
export type SpaceGroup = z.infer<typeof SpaceGroup>;

/** Words within the name. */
export const MemberQuery = ListQuery.extend({ search: z.string().trim().max(200).optional() });

/** Somebody, or a group, that is not in the space yet. */
export const Candidate = Named.extend({ kind: z.enum(['person', 'group']) });
export type Candidate = z.infer<typeof Candidate>;
export const CandidateQuery = z.object({ search: z.string().trim().max(200).default('') });
