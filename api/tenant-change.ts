/** What an operator changes of a tenant, each with its event, in a transaction of the installation's own tenant. */
import type { Act } from '#schema/act.ts';
import { type Actor, recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import type { Rows } from '#schema/database.ts';
import { requireFreeSlug } from '#schema/founding.ts';
import { readTenantRow, type TenantRow } from './tenant-row.ts';

export type Part = 'slug' | 'name' | 'language' | 'origins' | 'quota' | 'limits' | 'switches';

/** How the columns that are no text are written. */
const casts: Partial<Record<Part, string>> = {
  origins: '::text[]',
  quota: '::jsonb',
  limits: '::jsonb',
  switches: '::jsonb',
};

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
