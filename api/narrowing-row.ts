/** Which groups a collection or a document is kept to. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Narrowing } from '#schema/narrowing.ts';

/** What can be narrowed, with the table that holds its groups. */
export type Narrowed = 'collection' | 'document';

export async function readNarrowing(tx: Tx, kind: Narrowed, id: string): Promise<Narrowing> {
  const [row] = await tx.sql<{ narrowed: boolean }>(`select narrowed from ${kind} where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
  ]);
  const groups = await tx.sql<Narrowing['groups'][number]>(
    `select g.id, g.name, n.group_id is not null as chosen from person_group g
       left join ${kind}_group n on n.tenant_id = $1 and n.${kind}_id = $2 and n.group_id = g.id
     where g.tenant_id = $1 order by name_key(g.name) collate "C", g.id`,
    [tx.tenantId, id],
  );
  return { narrowed: row!.narrowed, groups };
}

/**
 * Keeps it to these groups, or opens it to all who reach what holds it (null). Whoever reads meanwhile sees the one or
 * the other, never something between. Throws NotFound for a group that is not there.
 */
export async function putNarrowing(tx: Tx, kind: Narrowed, id: string, groupIds: string[] | null): Promise<void> {
  await tx.sql(`update ${kind} set narrowed = $3 where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
    groupIds !== null,
  ]);
  await tx.sql(`delete from ${kind}_group where tenant_id = $1 and ${kind}_id = $2`, [tx.tenantId, id]);
  const wanted = [...new Set(groupIds)];
  const put = await tx.sql(
    `insert into ${kind}_group (tenant_id, ${kind}_id, group_id)
     select $1, $2, g.id from person_group g where g.tenant_id = $1 and g.id = any ($3::uuid[]) returning group_id`,
    [tx.tenantId, id, wanted],
  );
  if (put.length < wanted.length) throw new NotFound('no such group');
}
