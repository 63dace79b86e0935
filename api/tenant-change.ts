/** What an operator changes of a tenant, each with its event, in a transaction of the installation's own tenant. */
import type { Act } from '#schema/act.ts';
import { type Actor, recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import type { Rows } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { TenantForm } from '#schema/tenant.ts';
import { readTenantRow, type TenantRow } from './tenant-row.ts';

export type Part = 'slug' | 'name' | 'language' | 'origins' | 'quota' | 'limits' | 'switches';

/** How the columns that are no text are written. */
const casts: Partial<Record<Part, string>> = {
  origins: '::text[]',
  quota: '::jsonb',
  limits: '::jsonb',
  switches: '::jsonb',
};

/** Answers the id. Throws Conflict when the address is another tenant's, also of one that was deleted. */
export async function makeTenant(tx: Rows, actor: Actor, { slug, name, language }: TenantForm): Promise<string> {
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

/** Throws NotFound, or Conflict for an address that is another tenant's. */
export async function changeTenant(
  tx: Rows,
  actor: Actor,
  action: Act,
  id: string,
  change: Partial<Pick<TenantRow, Part>>,
): Promise<void> {
  if (change.slug !== undefined) await requireFreeSlug(tx, change.slug, id);
  const row = await readTenantRow(tx, id, 'for no key update');
  const parts = Object.keys(change) as Part[];
  const set = parts.map((part, at) => `${part} = $${at + 2}${casts[part] ?? ''}`).join(', ');
  const values = parts.map((part) => (casts[part] === '::jsonb' ? JSON.stringify(change[part]) : change[part]));
  await tx.sql(`update tenant set ${set} where id = $1`, [id, ...values]);
  const before = Object.fromEntries(parts.map((part) => [part, row[part]]));
  await recordEvent(tx, actor, { action, object: { kind: 'tenant', id }, details: changed(before, change) });
}

/** One at a time, so that of two who want the same address the second is told. */
async function requireFreeSlug(tx: Rows, slug: string, ownId: string | null): Promise<void> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('tenant-slug', 0))`);
  const taken = await tx.sql('select from tenant where slug = $1 and id is distinct from $2::uuid', [slug, ownId]);
  if (taken.length > 0) throw new Conflict('the address is taken', { code: 'slug-taken' });
}
