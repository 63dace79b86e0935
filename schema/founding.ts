/** How an organisation begins: its row, the space that all share from, its levels; and the space of each person. */
import { type Actor, recordEvent } from './audit.ts';
import { changed } from './changed.ts';
import { makeLevels } from './classification.ts';
import type { Rows } from './database.ts';
import { Conflict } from './errors.ts';
import { newId } from './id.ts';
import { readSwitches } from './switch.ts';
import type { TenantForm } from './tenant.ts';

/**
 * A new tenant's row, in a transaction of the installation's own tenant; answers its id. Throws Conflict when the
 * address is another tenant's, also of one that was deleted.
 */
export async function enterTenant(tx: Rows, actor: Actor, { slug, name, language }: TenantForm): Promise<string> {
  await requireFreeSlug(tx, slug, null);
  const id = newId();
  await tx.sql('insert into tenant (id, slug, name, language) values ($1, $2, $3, $4)', [id, slug, name, language]);
  await recordEvent(tx, actor, {
    action: 'tenant.make',
    object: { kind: 'tenant', id },
    details: changed({}, { slug, name, language }),
  });
  return id;
}

/**
 * A new tenant with what every organisation has from the start, in one transaction of the installation's own tenant,
 * which goes on inside the new one: whoever is to administer it comes to be with it, or neither does. Throws as
 * `enterTenant`.
 */
export async function foundTenant<Door extends Rows>(tx: Door, actor: Actor, form: TenantForm): Promise<Door> {
  const inside = await goOnInside(tx, await enterTenant(tx, actor, form));
  await foundOrganisation(inside, form);
  return inside;
}

/**
 * The rest of a transaction of the installation's own tenant, inside another one. Only for the beginning and the end of
 * a tenant, where rows of both come to be together or not at all.
 */
export async function goOnInside<Door extends Rows>(tx: Door, tenantId: string): Promise<Door> {
  await tx.sql(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
  return { ...tx, tenantId };
}

/** One at a time, so that of two who want the same address the second is told. */
export async function requireFreeSlug(tx: Rows, slug: string, ownId: string | null): Promise<void> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('tenant-slug', 0))`);
  const taken = await tx.sql('select from tenant where slug = $1 and id is distinct from $2::uuid', [slug, ownId]);
  if (taken.length > 0) throw new Conflict('another organisation has this address', { code: 'slug-taken' });
}

/**
 * The organisation's own space, named as the organisation, and its levels of classification. Its administrators own it
 * without being entered as members. Where they are there nothing changes.
 */
export async function foundOrganisation(tx: Rows, { name, language }: { name: string; language: string }) {
  await tx.sql(
    `insert into space (tenant_id, id, name, kind) values ($1, $2, $3, 'organisation')
     on conflict (tenant_id) where kind = 'organisation' and removed_at is null do nothing`,
    [tx.tenantId, newId(), name],
  );
  await makeLevels(tx, language);
}

/**
 * The person's own space, made at sign-in where it is missing and the organisation lets its people have one. Answers
 * its id when it was made: the sign-in's event tells of it.
 */
export async function foundPersonalSpace(tx: Rows, personId: string): Promise<string | null> {
  const { personalSpaces } = await readSwitches(tx);
  if (!personalSpaces) return null;
  const [made] = await tx.sql<{ id: string }>(
    `with made as (
       insert into space (tenant_id, id, name, kind, owner_id)
       select $1, $2, p.name, 'personal', p.id from person p
       where p.tenant_id = $1 and p.id = $3 and p.role not in ('operator', 'inspector')
       on conflict (tenant_id, owner_id) where kind = 'personal' and removed_at is null do nothing
       returning id, owner_id)
     insert into member (tenant_id, space_id, person_id, role)
     select $1, id, owner_id, 'owner' from made returning space_id as id`,
    [tx.tenantId, newId(), personId],
  );
  return made?.id ?? null;
}
