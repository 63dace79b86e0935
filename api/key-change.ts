/** Keys are made, get a new secret and are ended; each once, and written down. The secret itself is only handed out. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { type Key, type KeyForm, keyPrefixes } from '#schema/key.ts';
import type { Keyring } from '#schema/key-bearer.ts';

type Made = { keyId: string; bearer: string };
const shownChars = 4;

/** Throws Conflict where the installation has no key to keep keys safe with. */
export function requireKeyring(keyring: Keyring | null): Keyring {
  if (!keyring) throw new Conflict('no key to make keys with', { code: 'key-no-secret' });
  return keyring;
}

export async function makeKey(
  tx: Tx,
  actor: Actor,
  keyring: Keyring,
  { form, personId, createdBy }: { form: Omit<KeyForm, 'serviceId'>; personId: string; createdBy: string },
): Promise<Made> {
  const keyId = newId();
  const { kind, name, kinds, spaceId, collectionId, networks, origins, perMinute, perHour, expiresAt } = form;
  const { bearer, hash } = keyring.make(kind, tx.tenantId, keyId);
  // What the routes of provisioning ask for; no other route is open to such a key.
  const permissions = kind === 'provisioning' ? ['people'] : form.permissions;
  await tx.sql(
    `insert into key (tenant_id, id, person_id, kind, name, prefix, last_four, hash, permissions, kinds, space_id,
       collection_id, networks, origins, per_minute, per_hour, expires_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[tx.tenantId, keyId, personId, kind, name, keyPrefixes[kind], bearer.slice(-shownChars), hash, permissions],
      ...[kinds, spaceId, collectionId, networks, origins, perMinute, perHour, expiresAt, createdBy],
    ],
  );
  const { name: _, ...details } = form;
  await recordEvent(tx, actor, {
    action: 'key.make',
    object: { kind: 'key', id: keyId },
    details: { ...details, personId },
  });
  return { keyId, bearer };
}

/** A new secret; the one before stays good for `graceMinutes`. Throws Conflict for a key that is over. */
export async function rotateKey(
  tx: Tx,
  actor: Actor,
  keyring: Keyring,
  { id, kind }: Pick<Key, 'id' | 'kind'>,
  graceMinutes: number,
): Promise<Made> {
  const { bearer, hash } = keyring.make(kind, tx.tenantId, id);
  const rotated = await tx.sql(
    `update key set previous_hash = hash, previous_until = now() + make_interval(mins => $5), hash = $3, last_four = $4,
       rotated_at = now()
     where tenant_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > now())
     returning id`,
    [tx.tenantId, id, hash, bearer.slice(-shownChars), graceMinutes],
  );
  if (rotated.length === 0) throw new Conflict('the key is over', { code: 'key-over' });
  await recordEvent(tx, actor, { action: 'key.rotate', object: { kind: 'key', id }, details: { graceMinutes } });
  return { keyId: id, bearer };
}

/** Good for nothing from now on. One that is over already stays as it is. */
export async function revokeKey(tx: Tx, actor: Actor, id: string): Promise<void> {
  const revoked = await tx.sql(
    `update key set revoked_at = now(), revoked_why = 'revoked'
     where tenant_id = $1 and id = $2 and revoked_at is null returning id`,
    [tx.tenantId, id],
  );
  if (revoked.length > 0) await recordEvent(tx, actor, { action: 'key.revoke', object: { kind: 'key', id } });
}
