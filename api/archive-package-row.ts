/** Rows of archive packages, of the spaces that the asker administers. */
import type { ArchivePackage } from '#schema/archive-package.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { type Asker, bounds } from './access.ts';

type Row = Omit<ArchivePackage, 'requestedAt' | 'endedAt'> & { requestedAt: Date; endedAt: Date | null };

const columns = `k.id, k.direction, k.space_id as "spaceId", k.collection_id as "collectionId", k.name, k.state, k.documents,
  k.documents_done as "documentsDone", encode(k.digest, 'hex') as digest, k.delivery_id as "deliveryId", k.reason,
  k.requested_at as "requestedAt", k.ended_at as "endedAt"`;

/** Of a key that is kept to a collection, none: a package is the space's. */
const shown = `archive_package k
  where k.tenant_id = $1 and ($3::uuid is null or k.space_id = $3) and $4::uuid is null
    and exists (select from membership_of($1, $2, k.space_id) r where r.role = 'owner')`;

type Of = { after: readonly [requestedAt: string, id: string] | null; limit: number };

/** The latest first. */
export const listPackages = (tx: Tx, asker: Asker, { after, limit }: Of): Promise<Row[]> =>
  tx.sql<Row>(
    `select ${columns} from ${shown}
       and ($5::timestamptz is null or (date_trunc('milliseconds', k.requested_at), k.id) < ($5, $6::uuid))
     order by date_trunc('milliseconds', k.requested_at) desc, k.id desc limit $7`,
    [tx.tenantId, asker.personId, ...bounds(asker), after?.[0] ?? null, after?.[1] ?? null, limit],
  );

/** Throws NotFound. */
export async function readPackage(tx: Tx, asker: Asker, id: string): Promise<Row> {
  const [row] = await tx.sql<Row>(`select ${columns} from ${shown} and k.id = $5`, [
    ...[tx.tenantId, asker.personId, ...bounds(asker), id],
  ]);
  if (!row) throw new NotFound('no such package');
  return row;
}

export const keyOf = (row: Row) => [row.requestedAt.toISOString(), row.id] as const;

export const showPackage = ({ requestedAt, endedAt, ...row }: Row): ArchivePackage => ({
  ...row,
  requestedAt: requestedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});
