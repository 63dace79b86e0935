/**
 * Who may see and do what: a space's members see what is in it, and nobody else learns that it exists. Which people
 * reach which collections, and as what, is said by the views `membership` and `reach`, and nowhere else.
 */
import type { Database, Tx } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { type Permission, type SpaceRole, spaceMay } from '#schema/role.ts';

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
  space: `membership r join space s on s.tenant_id = r.tenant_id and s.id = r.space_id and s.removed_at is null
    where s.id = $3 and ($5::uuid is null or exists (select from reach c
      where c.tenant_id = $1 and c.person_id = $2 and c.space_id = s.id and c.collection_id = $5))`,
  collection: 'reach r where r.collection_id = $3 and ($5::uuid is null or r.collection_id = $5)',
  source: hangsIn('source', 'h.removed_at is null'),
  crawl: `crawl w join source h on h.tenant_id = w.tenant_id and h.id = w.source_id and h.removed_at is null
    join reach r on r.tenant_id = h.tenant_id and r.collection_id = h.collection_id
    where w.id = $3 and ($5::uuid is null or r.collection_id = $5)`,
  document: hangsIn(
    'document',
    `h.removed_at is null
      and exists (select from source o where o.tenant_id = $1 and o.id = h.source_id and o.removed_at is null)
      and (not h.narrowed or r.role = 'owner' or exists (
        select from document_group n join group_member p on p.tenant_id = n.tenant_id and p.group_id = n.group_id
        where n.tenant_id = $1 and n.document_id = h.id and p.person_id = $2))`,
  ),
} as const;

export type Kind = keyof typeof places;

function hangsIn(table: string, condition: string): string {
  return `${table} h join reach r on r.tenant_id = h.tenant_id and r.collection_id = h.collection_id
    where h.id = $3 and ($5::uuid is null or r.collection_id = $5) and ${condition}`;
}

/** A person can be a member in several ways: the strongest role counts. */
const strongest = `array_position(array['owner', 'editor', 'viewer'], r.role)`;

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
       and r.tenant_id = $1 and r.person_id = $2 and ($4::uuid is null or r.space_id = $4)
     order by ${strongest} limit 1`,
    [tx.tenantId, asker.personId, id, ...bounds(asker)],
  );
  return requireRole(found, kind, permission);
}

const bounds = ({ scope }: Asker) => [scope?.spaceId ?? null, scope?.collectionId ?? null];

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

/** The collections of a space that the asker may ask, in one round trip. Throws as `requireSpace` does. */
export async function collectionsToAsk(
  db: Pick<Database, 'readTenant'>,
  tenantId: string,
  asker: Asker,
  spaceId: string,
): Promise<string[]> {
  const [found] = await db.readTenant<{ role: SpaceRole; collectionIds: string[] }>(
    tenantId,
    `select r.role, array(select distinct c.collection_id from reach c
         where c.tenant_id = tenant.id and c.person_id = $2 and c.space_id = s.id
           and ($5::uuid is null or c.collection_id = $5)) as "collectionIds"
     from membership r
       join space s on s.tenant_id = tenant.id and s.id = r.space_id and s.removed_at is null
     where r.tenant_id = tenant.id and r.person_id = $2 and s.id = $3 and ($4::uuid is null or s.id = $4)
     order by ${strongest} limit 1`,
    [asker.personId, spaceId, ...bounds(asker)],
  );
  return requireRole(found, 'space', 'ask').collectionIds;
}

/** Ids of the collections that the asker may read: those of one space, or of all when it is null. */
export async function mayReadCollections(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  asker: Asker,
  spaceId: string | null,
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select distinct r.collection_id as id from reach r
     where r.tenant_id = $1 and r.person_id = $2 and ($3::uuid is null or r.space_id = $3)
       and ($4::uuid is null or r.space_id = $4) and ($5::uuid is null or r.collection_id = $5)`,
    [tx.tenantId, asker.personId, spaceId, ...bounds(asker)],
  );
  return rows.map((row) => row.id);
}

/** Of these collections the ones asked for; all when none are asked for. */
export function narrow(allowed: string[], wanted: readonly string[] | undefined): string[] {
  return wanted === undefined ? allowed : allowed.filter((id) => wanted.includes(id));
}
