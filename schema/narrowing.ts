/** Collections and documents kept to some groups, and collections that are lent to other spaces. */
import { z } from 'zod';
import { Named } from './member.ts';

/** Null: for all who reach what holds it. A list, also an empty one: for these groups, and for owners of the space. */
export const NarrowingForm = z.object({ groupIds: z.array(z.uuid()).max(200).nullable() });
export type NarrowingForm = z.infer<typeof NarrowingForm>;

export const Narrowing = z.object({
  narrowed: z.boolean(),
  /** All groups of the organisation, and which of them it is kept to. */
  groups: z.array(Named.extend({ chosen: z.boolean() })),
});
export type Narrowing = z.infer<typeof Narrowing>;

/** A shared space that a collection of the organisation's space is lent to, or could be. */
export const Lending = Named.extend({
  lent: z.boolean(),
  level: z.int(),
  /** The collection is classified above the space: lent or not, it is not reached there. */
  beyond: z.boolean(),
});
export type Lending = z.infer<typeof Lending>;
