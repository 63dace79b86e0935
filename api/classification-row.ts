/** An organisation's levels of classification in their order. */
import { type Classification, type Level, makeLevels } from '#schema/classification.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';

/** The usual ones, named in the organisation's language, for one that has none yet. */
export async function readLevels(tx: Tx): Promise<Classification> {
  const known = await selectLevels(tx);
  if (known.length > 0) return { levels: known };
  const [tenant] = await tx.sql<{ language: string }>('select language from tenant where id = $1', [tx.tenantId]);
  await makeLevels(tx, tenant!.language);
  return { levels: await selectLevels(tx) };
}

const selectLevels = (tx: Tx): Promise<Level[]> =>
  tx.sql<Level>('select level, name, description from classification where tenant_id = $1 order by level', [
    tx.tenantId,
  ]);

/** Throws InvalidInput for a level that the organisation does not have. */
export async function requireLevel(tx: Tx, level: number): Promise<void> {
  const { levels } = await readLevels(tx);
  if (!levels.some((known) => known.level === level)) {
    throw new InvalidInput('no such level', { code: 'level-unknown', path: 'level' });
  }
}

/** All levels replaced by these. Throws Conflict when one that is in use would be gone. */
export async function putLevels(tx: Tx, levels: Level[]): Promise<Classification> {
  const numbers = levels.map(({ level }) => level);
  const used = await tx.sql(
    `select level from space where tenant_id = $1 and removed_at is null and level <> all ($2::int[])
     union all
     select level from collection where tenant_id = $1 and removed_at is null and level <> all ($2::int[]) limit 1`,
    [tx.tenantId, numbers],
  );
  if (used.length > 0) throw new Conflict('a level is in use', { code: 'level-in-use' });
  await tx.sql('delete from classification where tenant_id = $1', [tx.tenantId]);
  await tx.sql(
    `insert into classification (tenant_id, level, name, description)
     select $1, l.level, l.name, l.description from unnest($2::int[], $3::text[], $4::text[]) l (level, name, description)`,
    [tx.tenantId, numbers, levels.map(({ name }) => name), levels.map(({ description }) => description)],
  );
  return readLevels(tx);
}
