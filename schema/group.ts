/** Groups of people: what a space, a collection or a document can be opened to at once. */
import { z } from 'zod';
import { ListQuery } from './list.ts';

export const GroupForm = z.object({
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).default(''),
});
export type GroupForm = z.infer<typeof GroupForm>;

export const Group = GroupForm.extend({
  id: z.uuid(),
  description: z.string(),
  members: z.int(),
  /** Whether a directory keeps it in step. */
  provisioned: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Group = z.infer<typeof Group>;

const Opened = z.array(z.object({ id: z.uuid(), name: z.string() }));
/** What its members would no longer reach by it if it were removed. */
export const GroupDetail = Group.extend({
  opens: z.object({ spaces: Opened, collections: Opened, documents: z.int() }),
});
export type GroupDetail = z.infer<typeof GroupDetail>;

export const GroupChange = z.object({
  name: GroupForm.shape.name.optional(),
  description: z.string().trim().max(2000).optional(),
});
export type GroupChange = z.infer<typeof GroupChange>;

/** Who put the person there: only what was done by hand is undone by hand. */
export const MemberOrigin = z.enum(['hand', 'federation', 'provisioning']);
export type MemberOrigin = z.infer<typeof MemberOrigin>;

export const GroupMember = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  active: z.boolean(),
  origin: MemberOrigin,
});
export type GroupMember = z.infer<typeof GroupMember>;

export const GroupMemberQuery = ListQuery.extend({ search: z.string().trim().max(200).optional() });
