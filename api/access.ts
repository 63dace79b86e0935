/** Who may see and do what: a space's members see what is in it, and nobody else learns that it exists. */
import type { Database, Tx } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { type Permission, type SpaceRole, spaceMay } from '#schema/role.ts';

const collection = 'join collection c on c.tenant_id = s.tenant_id and c.space_id = s.id and c.removed_at is null';
const source = `${collection}
  join source o on o.tenant_id = c.tenant_id and o.collection_id = c.id and o.removed_at is null`;

/** What hangs in a space, with how it hangs there. Removed things are not there for anybody. */
const chains = {
  space: '',
  collection,
  source,
  crawl: `${source} join crawl r on r.tenant_id = o.tenant_id and r.source_id = o.id`,
  document: `${source} join document d on d.tenant_id = o.tenant_id and d.source_id = o.id`,
} as const;
const alias = { space: 's', collection: 'c', source: 'o', crawl: 'r', document: 'd' } as const;

export type Kind = keyof typeof chains;

/**
 * The person's role in the space that holds the object. Throws NotFound when the person is no member there (or there
 * is no such object: the same statement runs either way), NotAllowed when the role does not allow the act.
 */
export async function requireObject(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  personId: string,
  kind: Kind,
  id: string,
  permission: Permission,
): Promise<{ spaceId: string; role: SpaceRole }> {
  const [found] = await tx.sql<{ spaceId: string; role: SpaceRole }>(
    `select s.id as "spaceId", m.role from member m
       join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
       ${chains[kind]}
     where m.tenant_id = $1 and m.person_id = $2 and ${alias[kind]}.id = $3`,
    [tx.tenantId, personId, id],
  );
  return requireRole(found, kind, permission);
}

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

export const requireSpace = (tx: Tx, personId: string, spaceId: string, permission: Permission) =>
  requireObject(tx, personId, 'space', spaceId, permission);

/** The collections of a space that the person may ask, in one round trip. Throws as `requireSpace` does. */
export async function collectionsToAsk(
  db: Pick<Database, 'readTenant'>,
  tenantId: string,
  personId: string,
  spaceId: string,
): Promise<string[]> {
  const [found] = await db.readTenant<{ role: SpaceRole; collectionIds: string[] }>(
    tenantId,
    `select m.role, array(select c.id from collection c
         where c.tenant_id = tenant.id and c.space_id = s.id and c.removed_at is null) as "collectionIds"
     from member m
       join space s on s.tenant_id = tenant.id and s.id = m.space_id and s.removed_at is null
     where m.tenant_id = tenant.id and m.person_id = $2 and s.id = $3`,
    [personId, spaceId],
  );
  return requireRole(found, 'space', 'ask').collectionIds;
}

/** Ids of the collections that the person may read: those of one space, or of all when it is null. */
export async function mayReadCollections(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  personId: string,
  spaceId: string | null,
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select c.id from member m
       join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
       ${collection}
     where m.tenant_id = $1 and m.person_id = $2 and ($3::uuid is null or s.id = $3)`,
    [tx.tenantId, personId, spaceId],
  );
  return rows.map((row) => row.id);
}

/** Of these collections the ones asked for; all when none are asked for. */
export function narrow(allowed: string[], wanted: readonly string[] | undefined): string[] {
  return wanted === undefined ? allowed : allowed.filter((id) => wanted.includes(id));
}
