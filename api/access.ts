/**
 * Who may see and do what: a space's members see what is in it, and nobody else learns that it exists. Which people
 * reach which collections, and as what, is said by the views `membership` and `reach`, and nowhere else; it is asked by
 * the functions of one person, `membership_of` and `reach_of`, since planning the views takes longer than looking.
 */
import type { Database, Tx } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { type Permission, type SpaceRole, spaceMay } from '#schema/role.ts';
import { seenBy } from '#schema/sight.ts';

/** Who asks: a person, with what a key may have taken away from their rights. */
export type Asker = {
  personId: string;
  /** Null: everything that the person reaches. */
  scope: Scope | null;
};
/** Of a key: one space, or one collection, of those that its person reaches. */
export type Scope = { spaceId: string | null; collectionId: string | null };

/** What hangs in a space, with how it hangs there. Removed things are not there for anybody. */
const places = {
  space: `space s join lateral membership_of($1, $2, s.id) r on true
    where s.tenant_id = $1 and s.id = $3 and s.removed_at is null
      and ($5::uuid is null or exists (select from reach_of($1, $2, s.id, $5)))`,
  collection: 'reach_of($1, $2, $4, $3) r where ($5::uuid is null or r.collection_id = $5)',
  // A collection as those see it who decide who reaches it: also where nobody does, for its level or its groups.
  holding: `collection c join space s on s.tenant_id = c.tenant_id and s.id = c.space_id and s.removed_at is null
    join lateral membership_of($1, $2, s.id) r on true
    where c.tenant_id = $1 and c.id = $3 and c.removed_at is null and ($5::uuid is null or c.id = $5)`,
  // Where the files of a collection hang is no website, and nobody sees to it.
  source: hangsIn('source', `h.removed_at is null and h.kind = 'site'`),
  crawl: `crawl w join source h on h.tenant_id = w.tenant_id and h.id = w.source_id and h.removed_at is null
    join lateral reach_of($1, $2, $4, h.collection_id) r on true
    where w.tenant_id = $1 and w.id = $3 and ($5::uuid is null or r.collection_id = $5)`,
  document: hangsIn(
    'document',
    `h.removed_at is null
      and exists (select from source o where o.tenant_id = $1 and o.id = h.source_id and o.removed_at is null)
      and ${seenBy({ tenant: '$1', person: '$2' }, 'h')}`,
  ),
  /** A file that somebody deleted. */
  deleted: hangsIn(
    'document',
    `h.removed_at is not null and h.removed_by is not null and ${seenBy({ tenant: '$1', person: '$2' }, 'h')}`,
  ),
  extract: hangsIn('extract', shownRun('h')),
  /** What is on its way is seen by whoever sends it. */
  upload: hangsIn('upload', 'h.person_id = $2'),
} as const;

export type Kind = keyof typeof places;

/** SQL for whether the person `$2` sees the run `e` over a file: as far as its document, once there is one. */
function shownRun(e: string): string {
  return `(${e}.document_id is null or exists (select from document d
    where d.tenant_id = $1 and d.id = ${e}.document_id and ${seenBy({ tenant: '$1', person: '$2' })}))`;
}

function hangsIn(table: string, condition: string): string {
  return `${table} h join lateral reach_of($1, $2, $4, h.collection_id) r on true
    where h.tenant_id = $1 and h.id = $3 and ($5::uuid is null or r.collection_id = $5) and ${condition}`;
}

/** SQL for where a role in a space stands: the lower, the stronger. */
export const strengthOf = (role: string): string => `array_position(array['owner', 'editor', 'viewer'], ${role})`;
/** A person can be a member in several ways: the strongest role counts. */
export const strongest = strengthOf('r.role');

/**
 * The asker's role in the space by which they reach the object. Throws NotFound when they do not reach it (or there is
 * no such object: the same statement runs either way), NotAllowed when the role does not allow the act.
 */
export async function requireObject(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  asker: Asker,
  kind: Kind,
  id: string,
  permission: Permission,
): Promise<{ spaceId: string; role: SpaceRole }> {
  const [found] = await tx.sql<{ spaceId: string; role: SpaceRole }>(
    `select r.space_id as "spaceId", r.role from ${places[kind]}
       and ($4::uuid is null or r.space_id = $4)
     order by ${strongest} limit 1`,
    [tx.tenantId, asker.personId, id, ...bounds(asker)],
  );
  const standing = requireRole(found, kind, permission);
  if (kind === 'space' && asker.scope?.collectionId && !reading.includes(permission)) requireUnscoped(asker);
  return standing;
}

const reading: readonly Permission[] = ['read', 'ask'];

/** Throws NotAllowed for a key that is kept to a part, where the whole is changed. */
export function requireUnscoped(asker: Asker): void {
  if (bounds(asker).some((bound) => bound !== null)) throw new NotAllowed('a part only', { code: 'key-scoped' });
}

/** What a key leaves of its person's reach: a space and a collection, each null where it leaves all. */
export const bounds = ({ scope }: Asker) => [scope?.spaceId ?? null, scope?.collectionId ?? null] as const;

/** What was found for a member whose role allows the act; throws as `requireObject` says. */
function requireRole<Found extends { role: SpaceRole }>(
  found: Found | undefined,
  kind: Kind,
  permission: Permission,
): Found {
  if (!found) throw new NotFound(`no such ${kind}`);
  if (!spaceMay(found.role, permission)) throw new NotAllowed(`the role ${found.role} may not ${permission}`);
  return found;
}

export const requireSpace = (tx: Tx, asker: Asker, spaceId: string, permission: Permission) =>
  requireObject(tx, asker, 'space', spaceId, permission);

/** What a search may look through: collections, and whether some of their documents are kept from some people. */
export type Readable = { collectionIds: string[]; hasNarrowed: boolean };

const hasNarrowed = (tenant: string, ids: string): string =>
  `exists (select from document d where d.tenant_id = ${tenant} and d.collection_id = any (${ids}) and d.narrowed)`;

/** The collections of a space that the asker may ask, in one round trip. Throws as `requireSpace` does. */
export async function collectionsToAsk(
  db: Pick<Database, 'readTenant'>,
  tenantId: string,
  asker: Asker,
  spaceId: string,
): Promise<Readable> {
  const [found] = await db.readTenant<Readable & { role: SpaceRole }>(
    tenantId,
    `select r.role, c.ids as "collectionIds", ${hasNarrowed('tenant.id', 'c.ids')} as "hasNarrowed"
     from space s
       join lateral membership_of(tenant.id, $2, s.id) r on true
       cross join lateral (select array(select distinct c.collection_id from reach_of(tenant.id, $2, s.id, $5) c) as ids) c
     where s.tenant_id = tenant.id and s.id = $3 and s.removed_at is null and ($4::uuid is null or s.id = $4)
       and ($5::uuid is null or cardinality(c.ids) > 0)
     order by ${strongest} limit 1`,
    [asker.personId, spaceId, ...bounds(asker)],
  );
  return requireRole(found, 'space', 'ask');
}

/** Ids of the collections that the asker may read: those of one space, or of all when it is null. */
export async function mayReadCollections(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  asker: Asker,
  spaceId: string | null,
): Promise<Readable> {
  const [found] = await tx.sql<Readable>(
    `select c.ids as "collectionIds", ${hasNarrowed('$1', 'c.ids')} as "hasNarrowed"
     from (select array(select distinct r.collection_id from reach_of($1, $2, $3, $5) r
       where $4::uuid is null or r.space_id = $4) as ids) c`,
    [tx.tenantId, asker.personId, spaceId, ...bounds(asker)],
  );
  return found!;
}

/** Of these collections the ones asked for; all when none are asked for. */
export function narrow(readable: Readable, wanted: readonly string[] | undefined): Readable {
  if (wanted === undefined) return readable;
  return { ...readable, collectionIds: readable.collectionIds.filter((id) => wanted.includes(id)) };
}

/** Throws NotFound where documents are named and the asker finds none of them: deleted, out of reach, or not read yet. */
export async function requireDocument(
  db: Pick<Database, 'readTenant'>,
  { tenantId, personId }: Asker & { tenantId: string },
  collectionIds: readonly string[],
  documentIds: readonly string[] | undefined,
): Promise<void> {
  if (documentIds === undefined) return;
  const found = await db.readTenant(
    tenantId,
    `select d.id from document d
     where d.tenant_id = tenant.id and d.id = any ($2::uuid[]) and d.collection_id = any ($3::uuid[])
       and d.removed_at is null and d.version_id is not null and ${seenBy({ tenant: 'tenant.id', person: '$4::uuid' })}
     limit 1`,
    [documentIds, collectionIds, personId],
  );
  if (found.length === 0) throw new NotFound('none of the documents', { code: 'documents-gone' });
}
