/** SCIM 2.0 (RFC 7643, RFC 7644): the shapes in which a directory keeps people and groups in step. */
import { z } from 'zod';

export const scimUrns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  config: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
} as const;

/** Resources in one answer at most. */
export const mostListed = 200;

/** What one kind of directory sends as text, and another as it is. */
const Flag = z.preprocess(
  (value) => (typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value),
  z.boolean(),
);
const Text = z.string().trim().max(320);
/** Directories send nothing as null, as an empty text, or not at all. */
const Maybe = z.preprocess((value) => (value === null || value === '' ? undefined : value), Text.optional());

const ScimEmail = z.object({ value: z.email().max(320), type: Maybe, primary: Flag.optional() });

/** What is kept of a user; what else a directory sends is let go. */
export const ScimUser = z.object({
  userName: Text.min(1),
  externalId: Maybe,
  displayName: Maybe,
  name: z
    .preprocess(
      (value) => value ?? undefined,
      z.object({ formatted: Maybe, givenName: Maybe, familyName: Maybe }).optional(),
    )
    .optional(),
  emails: z.preprocess((value) => value ?? undefined, z.array(ScimEmail).max(20).optional()),
  preferredLanguage: Maybe,
  active: Flag.default(true),
});
export type ScimUser = z.infer<typeof ScimUser>;

export const ScimGroup = z.object({
  displayName: Text.min(1).max(200),
  externalId: Maybe,
  members: z.preprocess((value) => value ?? undefined, z.array(z.object({ value: z.string() })).optional()),
});
export type ScimGroup = z.infer<typeof ScimGroup>;

/** Names of operations come in any case. */
export const ScimPatch = z.object({
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});
export type ScimPatch = z.infer<typeof ScimPatch>;
export type ScimOperation = ScimPatch['Operations'][number];

export const ScimQuery = z.object({
  filter: z.string().max(1000).optional(),
  /** From 1; less means 1. */
  startIndex: z.coerce.number().int().default(1),
  count: z.coerce.number().int().default(mostListed),
  attributes: z.string().max(1000).optional(),
  excludedAttributes: z.string().max(1000).optional(),
});
export type ScimQuery = z.infer<typeof ScimQuery>;

const Names = z
  .array(z.string().max(100))
  .max(50)
  .transform((names) => names.join());
/** The same as the body of a search, where lists are lists. */
export const ScimSearch = ScimQuery.extend({ attributes: Names.optional(), excludedAttributes: Names.optional() });
