/** Rows of archive packages, of the spaces that the asker administers. */
import type { ArchivePackage } from '#schema/archive-package.ts';
import type { Tx } from '#schema/database.ts';
import { deliveryColumns, showDelivery } from '#schema/delivery.ts';
import { NotFound } from '#schema/errors.ts';
import { type Asker, bounds } from './access.ts';

type Delivered = Parameters<typeof showDelivery>[0];
type Row = Omit<ArchivePackage, 'requestedAt' | 'endedAt' | 'delivery'> & {
  requestedAt: Date;
  endedAt: Date | null;
  deliveryId: string | null;
  delivery: Delivered | null;
};

const columns = `k.id, k.direction, k.space_id as "spaceId", k.collection_id as "collectionId", k.name, k.state, k.wish,
  k.documents, k.documents_done as "documentsDone", encode(k.digest, 'hex') as digest, k.delivery_id as "deliveryId",
  k.reason, (select p.name from person p where p.tenant_id = k.tenant_id and p.id = k.requested_by) as "askedBy",
  k.requested_at as "requestedAt", k.ended_at as "endedAt"`;

/** Of a key that is kept to a collection, none: a package is the space's. */
const shown = `archive_package k
  where k.tenant_id = $1 and ($3::uuid is null or k.space_id = $3) and $4::uuid is null
    and exists (select from membership_of($1, $2, k.space_id) r where r.role = 'owner')`;

type Of = {
  collectionId?: string | undefined;
  after: readonly [requestedAt: string, id: string] | null;
  limit: number;
};

/** The latest first. */
export const listPackages = async (tx: Tx, asker: Asker, { collectionId, after, limit }: Of): Promise<Row[]> =>
  withDeliveries(
    tx,
    await tx.sql<Row>(
      `select ${columns} from ${shown} and ($5::uuid is null or k.collection_id = $5)
         and ($6::timestamptz is null or (date_trunc('milliseconds', k.requested_at), k.id) < ($6, $7::uuid))
       order by date_trunc('milliseconds', k.requested_at) desc, k.id desc limit $8`,
      [
        ...[tx.tenantId, asker.personId, ...bounds(asker), collectionId ?? null],
        ...[after?.[0] ?? null, after?.[1] ?? null, limit],
      ],
    ),
  );

/** Throws NotFound. */
export async function readPackage(tx: Tx, asker: Asker, id: string): Promise<Row> {
  const rows = await tx.sql<Row>(`select ${columns} from ${shown} and k.id = $5`, [
    ...[tx.tenantId, asker.personId, ...bounds(asker), id],
  ]);
  const [row] = await withDeliveries(tx, rows);
  if (!row) throw new NotFound('no such package');
  return row;
}

/** With what lies ready of them and has not expired. */
async function withDeliveries({ sql, tenantId }: Tx, rows: Row[]): Promise<Row[]> {
  const ready = await sql<Delivered>(
    `select ${deliveryColumns} from delivery where tenant_id = $1 and id = any ($2::uuid[]) and expires_at > now()`,
    [tenantId, rows.flatMap(({ deliveryId }) => deliveryId ?? [])],
  );
  return rows.map((row) => ({ ...row, delivery: ready.find(({ id }) => id === row.deliveryId) ?? null }));
}

export const keyOf = (row: Row) => [row.requestedAt.toISOString(), row.id] as const;

export const showPackage = ({ requestedAt, endedAt, deliveryId: _, delivery, ...row }: Row): ArchivePackage => ({
  ...row,
  delivery: delivery && showDelivery(delivery),
  requestedAt: requestedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});
