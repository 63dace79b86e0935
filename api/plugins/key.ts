/**
 * Coming in with a key: `Authorization: Bearer sk_…`. It is looked up at every request, in one round trip, so that one
 * that is revoked opens nothing from the next request on.
 */
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Actor } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { NotAllowed, NotSignedIn } from '#schema/errors.ts';
import { isGiven } from '#schema/key.ts';
import { type Keyring, readKeyBearer, type ShownKey } from '#schema/key-bearer.ts';
import { type Permission, permissionsOf } from '#schema/role.ts';
import type { SignedIn, UsedKey } from './asker.ts';

type Standing = Pick<SignedIn, 'personId' | 'tenantName' | 'name' | 'role' | 'language'> & {
  own: Permission[] | null;
  /** What the key was given. */
  given: Permission[];
};
type Row = Standing &
  Pick<UsedKey, 'kind' | 'kinds' | 'perMinute' | 'perHour'> & {
    keyName: string;
    hash: Buffer;
    previousHash: Buffer | null;
    spaceId: string | null;
    collectionId: string | null;
    networks: string[];
    origins: string[];
    isUseDue: boolean;
  };

/** Good: neither revoked nor too old, its person still active, and keys open to the organisation. */
const good = `k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
  and p.deactivated_at is null and p.removed_at is null and t.state = 'active'
  and coalesce((t.switches ->> case k.kind when 'provisioning' then 'provisioning' else 'keys' end)::boolean, true)`;
const standing = `key k
  join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  join public.tenant t on t.id = k.tenant_id
  left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id`;

export type KeyDoor = { db: Database; keyring: Keyring | null; onGuess: (request: FastifyRequest) => Promise<void> };

/**
 * Who asks by this key. Throws NotSignedIn for a key that is unknown, revoked or too old alike, and NotAllowed where it
 * is good but not used from where it may be.
 */
export async function findKey(door: KeyDoor, request: FastifyRequest, bearer: string): Promise<SignedIn> {
  const shown = readKeyBearer(bearer);
  const row = shown && door.keyring && (await readKey(door.db, door.keyring, shown));
  if (!shown || !row) {
    await door.onGuess(request);
    throw new NotSignedIn('no such key', { code: 'key-unknown' });
  }
  requirePlace(row, request);
  const { tenantId, keyId } = shown;
  if (row.isUseDue) await noteUse(door.db, tenantId, keyId);
  const { personId, tenantName, name, role, language, keyName, kind, kinds, perMinute, perHour } = row;
  return {
    ...{ tenantId, tenantName, personId, name, role, language, sessionId: null },
    key: { id: keyId, name: keyName, kind, kinds, perMinute, perHour },
    scope: { spaceId: row.spaceId, collectionId: row.collectionId },
    permissions: permittedBy(row),
  };
}

async function readKey(db: Database, keyring: Keyring, shown: ShownKey): Promise<Row | null> {
  const [row] = await db.readTenant<Row>(
    shown.tenantId,
    `select k.hash, case when k.previous_until > now() then k.previous_hash end as "previousHash", k.name as "keyName",
       k.kind, k.kinds, k.permissions as given, k.space_id as "spaceId", k.collection_id as "collectionId", k.networks,
       array(select unnest(k.origins) intersect select unnest(t.origins)) as origins,
       k.per_minute as "perMinute", k.per_hour as "perHour",
       coalesce(k.last_used_at < now() - interval '1 minute', true) as "isUseDue",
       p.id as "personId", p.name, p.role, o.permissions as own, p.language, t.name as "tenantName"
     from ${standing}
     where k.tenant_id = tenant.id and k.id = $2 and k.kind = $3 and ${good}`,
    [shown.keyId, shown.kind],
    { planned: 'short' },
  );
  const hashes = [row?.hash, row?.previousHash].filter((hash) => hash != null);
  return keyring.fits(shown, hashes) ? row! : null;
}

/** Throws NotAllowed for a network, or a page in a browser, that the key is not for. */
function requirePlace({ kind, networks, origins }: Row, request: FastifyRequest): void {
  if (networks.length > 0 && !networks.some((network) => isWithin(request.ip, network))) {
    throw new NotAllowed('the key is not for this network', { code: 'key-network' });
  }
  if (kind === 'public' && !origins.includes(request.headers.origin ?? '')) {
    throw new NotAllowed('the key is not for this origin', { code: 'key-origin' });
  }
}

/** Whether the address lies in the network, which may be a single address. */
export function isWithin(address: string, network: string): boolean {
  const from = ipaddr.process(address);
  const [base, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.parse(network), null];
  return from.kind() === base.kind() && from.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128));
}

/** At most once a minute, and never backwards. */
async function noteUse(db: Database, tenantId: string, keyId: string): Promise<void> {
  await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `update key set last_used_at = now() where tenant_id = $1 and id = $2
         and coalesce(last_used_at < now() - interval '1 minute', true)`,
      [tenantId, keyId],
    ),
  );
}

/** What a key may now, null when it is good no more: asked again and again while a stream is open. */
export async function keyPermissionsNow(
  db: Database,
  tenantId: string,
  keyId: string,
): Promise<readonly Permission[] | null> {
  const [row] = await db.readTenant<Pick<Standing, 'role' | 'own' | 'given'>>(
    tenantId,
    `select p.role, o.permissions as own, k.permissions as given from ${standing}
     where k.tenant_id = tenant.id and k.id = $2 and ${good}`,
    [keyId],
  );
  return row ? permittedBy(row) : null;
}

/** A provisioning key keeps people in step, and so is good while its person may see to people. */
function permittedBy({ role, own, given }: Pick<Standing, 'role' | 'own' | 'given'>): Permission[] {
  const held = own ?? permissionsOf(role);
  return held.filter((permission) => isGiven(given, permission));
}

/** The directory behind a provisioning key, for the record. */
export function providerOf(request: FastifyRequest): Extract<Actor, { kind: 'provider' }> {
  const key = request.session?.key;
  if (key?.kind !== 'provisioning') throw new NotSignedIn('a provisioning key is needed');
  return { kind: 'provider', keyId: key.id, name: key.name, address: request.ip, requestId: request.id };
}
