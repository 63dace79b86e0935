/** Finished archives that wait to be fetched: what they are, for whom, and until when. */
import { z } from 'zod';
import type { Rows } from './database.ts';
import { NotFound } from './errors.ts';
import type { Permission } from './role.ts';

export const DeliveryWhat = z.enum(['audit-export', 'person-request', 'collection']);
export type DeliveryWhat = z.infer<typeof DeliveryWhat>;

export const Delivery = z.object({
  id: z.uuid(),
  what: DeliveryWhat,
  /** The name of the file. */
  name: z.string(),
  sizeBytes: z.int(),
  /** In hex. */
  sha256: z.string(),
  madeAt: z.iso.datetime(),
  /** From then on it is not given to anybody any more, and soon gone. */
  expiresAt: z.iso.datetime(),
  fetchedAt: z.iso.datetime().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** What one has to be allowed in the organisation to fetch it. */
export const deliveryPermission = {
  'audit-export': 'audit',
  'person-request': 'retention',
  collection: 'administer',
} as const satisfies Record<DeliveryWhat, Permission>;

/** Whether events of the record of acts are in it: what was taken out of the record is the record still. */
export const holdsRecord: Readonly<Record<DeliveryWhat, boolean>> = {
  'audit-export': true,
  'person-request': true,
  collection: false,
};

/** How long an archive lies ready where nobody says otherwise. */
export const deliveryDays = 30;

export type NewDelivery = {
  /** The same for every attempt to make it. */
  id: string;
  what: DeliveryWhat;
  objectId: string;
  name: string;
  /** In the store: see activities/outside/deliveries.ts. */
  path: string;
  sha256: Uint8Array;
  sizeBytes: number;
  days?: number;
  /** With the key of whomever its request is about. */
  isSealed?: boolean;
};

/** What the pieces of a sealed one are bound to. */
export const deliveryBound = (tenantId: string, id: string): string => `delivery/${tenantId}/${id}`;

/** Lays it ready, in the transaction of whoever made it. The same once more changes nothing. */
export async function keepDelivery({ sql, tenantId }: Rows, made: NewDelivery): Promise<void> {
  const { id, what, objectId, name, path, sha256, sizeBytes, days = deliveryDays, isSealed = false } = made;
  await sql(
    `insert into delivery (tenant_id, id, what, object_id, name, path, sha256, size_bytes, expires_at, is_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9), $10)
     on conflict (tenant_id, id) do nothing`,
    [tenantId, id, what, objectId, name, path, sha256, sizeBytes, days, isSealed],
  );
}

export const deliveryColumns = `id, what, name, size_bytes as "sizeBytes", encode(sha256, 'hex') as sha256,
  made_at as "madeAt", expires_at as "expiresAt", fetched_at as "fetchedAt"`;

type Row = Omit<Delivery, 'madeAt' | 'expiresAt' | 'fetchedAt'> & {
  madeAt: Date;
  expiresAt: Date;
  fetchedAt: Date | null;
};

export const showDelivery = ({ madeAt, expiresAt, fetchedAt, ...row }: Row): Delivery => ({
  ...row,
  madeAt: madeAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  fetchedAt: fetchedAt?.toISOString() ?? null,
});

/** Where one lies in the store, and of which request the key is that it is sealed with. */
type Place = { path: string; sealedFor: string | null };

/** One that has not expired, with its place in the store. Throws NotFound. */
export async function readDelivery({ sql, tenantId }: Rows, id: string): Promise<Delivery & Place> {
  const [row] = await sql<Row & Place>(
    `select ${deliveryColumns}, path, case when is_sealed then object_id end as "sealedFor"
     from delivery where tenant_id = $1 and id = $2 and expires_at > now()`,
    [tenantId, id],
  );
  if (!row) throw new NotFound('no such delivery');
  const { path, sealedFor } = row;
  return { ...showDelivery(row), path, sealedFor };
}

export async function noteFetched({ sql, tenantId }: Rows, id: string): Promise<void> {
  await sql(`update delivery set fetched_at = now(), fetches = fetches + 1 where tenant_id = $1 and id = $2`, [
    tenantId,
    id,
  ]);
}
