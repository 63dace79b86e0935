/**
 * How far a key may go: never beyond whom it acts as, nor beyond who makes it. Both hold again at every use, since what
 * a person may is looked up then; here it is said before somebody relies on it.
 */
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput, NotAllowed, NotFound } from '#schema/errors.ts';
import type { KeyForm } from '#schema/key.ts';
import { readPolicy } from '#schema/policy.ts';
import { type Permission, permissionsOf, type TenantRole } from '#schema/role.ts';
import { requireSwitch } from '#schema/switch.ts';
import { requireObject } from './access.ts';
import { requireWithin } from './giving.ts';
import { isGoverning } from './group-reach.ts';
import type { SignedIn } from './plugins/asker.ts';

/** Keys of one person or service that are good at once. */
const mostKeys = 100;

export type KeyOwner = { personId: string; permissions: readonly Permission[] };

/** Whom a new key is to act as. Throws NotFound and NotAllowed as `requireService` does. */
export async function ownerOf(tx: Tx, asker: SignedIn, serviceId: string | null): Promise<KeyOwner> {
  return serviceId === null ? asker : requireService(tx, asker, serviceId);
}

/**
 * The service, for somebody who may hold its keys: they see to keys, may what it may, and reach every space that it
 * reaches, as at least as much. Throws NotFound for one that is not there, else NotAllowed.
 */
export async function requireService(tx: Tx, asker: SignedIn, serviceId: string): Promise<KeyOwner> {
  if (!asker.permissions.includes('key')) throw new NotAllowed(`the role ${asker.role} may not key`);
  const [service] = await tx.sql<{ role: TenantRole; own: Permission[] | null; isBeyond: boolean }>(
    `select p.role, o.permissions as own, exists (
       select from membership theirs
       where theirs.tenant_id = $1 and theirs.person_id = p.id and not exists (
         select from membership ours
         where ours.tenant_id = $1 and ours.person_id = $3 and ours.space_id = theirs.space_id
           and array_position(${byStrength}, ours.role) <= array_position(${byStrength}, theirs.role))) as "isBeyond"
     from person p left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
     where p.tenant_id = $1 and p.id = $2 and p.kind = 'service' and p.removed_at is null`,
    [tx.tenantId, serviceId, asker.personId],
  );
  if (!service) throw new NotFound('no such service');
  const permissions = service.own ?? permissionsOf(service.role);
  requireWithin(asker, permissions);
  if (service.isBeyond) throw new NotAllowed('the service reaches more', { code: 'key-beyond' });
  return { personId: serviceId, permissions };
}

const byStrength = `array['owner', 'editor', 'viewer']`;

/** Throws what keeps the asker from making this key: InvalidInput, NotAllowed, NotFound, SwitchedOff or Conflict. */
export async function requireBounds(tx: Tx, asker: SignedIn, owner: KeyOwner, form: KeyForm): Promise<void> {
  const isProvisioning = form.kind === 'provisioning';
  await requireSwitch(tx, isProvisioning ? 'provisioning' : 'keys');
  const wanted: readonly Permission[] = isProvisioning ? ['people', 'key'] : form.permissions;
  const held = (permissions: readonly Permission[]) => wanted.every((one) => permissions.includes(one));
  // A directory fills groups as it likes: its key is made by whoever may fill any.
  const fills = !isProvisioning || [asker, owner].every(isGoverning);
  if (!fills || !held(asker.permissions) || !held(owner.permissions)) {
    throw new NotAllowed('a key beyond its person', { code: 'key-beyond' });
  }
  if (form.spaceId) await requireObject(tx, asker, 'space', form.spaceId, 'read');
  if (form.collectionId) await requireObject(tx, asker, 'collection', form.collectionId, 'read');
  await requireOrigins(tx, form.origins);
  await requireAge(tx, form.expiresAt);
  await requireRoom(tx, owner.personId);
}

async function requireOrigins(tx: Tx, origins: readonly string[]): Promise<void> {
  const [tenant] = await tx.sql<{ allowed: boolean }>(
    'select origins @> $2::text[] as allowed from tenant where id = $1',
    [tx.tenantId, origins],
  );
  if (!tenant?.allowed) throw new InvalidInput('not an origin of the tenant', { code: 'key-origins', path: 'origins' });
}

async function requireAge(tx: Tx, expiresAt: string | null): Promise<void> {
  if (expiresAt === null) return;
  const ahead = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
  if (ahead <= 0) throw new InvalidInput('a moment that is over', { path: 'expiresAt' });
  const { keyMaxAgeDays } = await readPolicy(tx);
  if (keyMaxAgeDays === null || ahead <= keyMaxAgeDays) return;
  throw new InvalidInput('longer than keys live', { code: 'key-age', days: keyMaxAgeDays, path: 'expiresAt' });
}

/** Its person is held, so that two keys made at once are counted one after the other. */
async function requireRoom(tx: Tx, personId: string): Promise<void> {
  await tx.sql('select from person where tenant_id = $1 and id = $2 for no key update', [tx.tenantId, personId]);
  const [known] = await tx.sql<{ count: number }>(
    `select count(*) from key where tenant_id = $1 and person_id = $2 and revoked_at is null
       and (expires_at is null or expires_at > now())`,
    [tx.tenantId, personId],
  );
  if (known!.count >= mostKeys) throw new Conflict('too many keys', { code: 'key-count', limit: mostKeys });
}
