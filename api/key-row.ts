/** Keys and services as they are shown, and who may see and end a key: whom it acts as, and whoever sees to all keys. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Key, Service } from '#schema/key.ts';
import type { ListOf, ListQuery } from '#schema/list.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { SignedIn } from './plugins/asker.ts';

type Dates = 'expiresAt' | 'createdAt' | 'lastUsedAt' | 'revokedAt' | 'previousUntil';
type Row = Omit<Key, Dates> & Record<Dates, Date | null>;

/** A key that is over is shown for so long. */
const shownDays = 30;

/** The day that a key ends is its own, or the one on which it is as old as the organisation lets keys be. */
const rows = `select k.id, k.name, k.kind, k.kinds, k.space_id as "spaceId", k.collection_id as "collectionId", k.networks,
    case k.kind when 'provisioning' then '{}' else k.permissions end as permissions,
    k.origins, k.per_minute as "perMinute", k.per_hour as "perHour", k.prefix, k.last_four as "lastFour",
    least(k.expires_at, k.rotated_at + make_interval(days => (y.form ->> 'keyMaxAgeDays')::int)) as "expiresAt",
    k.created_at as "createdAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt",
    k.revoked_why as "revokedWhy", case when k.previous_until > now() then k.previous_until end as "previousUntil",
    jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) as owner
  from key k
    join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
    left join policy y on y.tenant_id = k.tenant_id
  where k.tenant_id = $1`;

/** Of one person, or of everybody when it is null; the newest first. */
export async function listKeys(tx: Tx, personId: string | null, { cursor, limit }: ListQuery): Promise<ListOf<Key>> {
  const after = readCursor(z.tuple([z.uuid()]), cursor);
  const found = await tx.sql<Row>(
    `${rows} and ($2::uuid is null or k.person_id = $2) and ($3::uuid is null or k.id < $3)
       and (k.revoked_at is null or k.revoked_at > now() - make_interval(days => $5))
     order by k.id desc limit $4`,
    [tx.tenantId, personId, after?.[0] ?? null, limit + 1, shownDays],
  );
  return pageOf(found, limit, ({ id }) => [id], show);
}

/** Throws NotFound for a key that is not the asker's, unless they see to all keys. */
export async function readKey(tx: Tx, { personId, permissions }: SignedIn, id: string): Promise<Key> {
  const [row] = await tx.sql<Row>(`${rows} and k.id = $2 and ($3 or k.person_id = $4)`, [
    tx.tenantId,
    id,
    permissions.includes('key'),
    personId,
  ]);
  if (!row) throw new NotFound('no such key');
  return show(row);
}

function show({ expiresAt, createdAt, lastUsedAt, revokedAt, previousUntil, ...row }: Row): Key {
  const said = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...row,
    expiresAt: said(expiresAt),
    createdAt: createdAt!.toISOString(),
    lastUsedAt: said(lastUsedAt),
    revokedAt: said(revokedAt),
    previousUntil: said(previousUntil),
  };
}

/** All services that are there, or the one with this id, by name. */
export async function readServices(tx: Tx, id: string | null = null): Promise<Service[]> {
  const found = await tx.sql<Omit<Service, 'createdAt'> & { createdAt: Date }>(
    `select p.id, p.name, coalesce(p.role_id::text, p.role) as role, p.created_at as "createdAt",
       (select count(*) from key k where k.tenant_id = $1 and k.person_id = p.id and k.revoked_at is null)::int as keys
     from person p
     where p.tenant_id = $1 and p.kind = 'service' and p.removed_at is null and ($2::uuid is null or p.id = $2)
     order by p.name_key, p.id`,
    [tx.tenantId, id],
  );
  return found.map((service) => ({ ...service, createdAt: service.createdAt.toISOString() }));
}
