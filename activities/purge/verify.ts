/** Looking whether anything is left: in every table there is, whatever the plan said, in the files and in Temporal. */
import type { Tx } from '#schema/database.ts';
import { outsideSteps, type Residue } from '#schema/purge.ts';
import { keptTables, tenantTables } from './order.ts';
import type { OutsideCounts } from './plan.ts';
import { countRows } from './rows.ts';

export async function readResidue(tx: Tx, outside: OutsideCounts): Promise<Residue> {
  const residue: Residue = { left: {}, kept: {} };
  for (const table of await tenantTables(tx)) {
    const rows = await countRows(tx, { table, columns: [] });
    if (rows > 0) residue[keptTables.includes(table) ? 'kept' : 'left'][table] = rows;
  }
  for (const what of Object.values(outsideSteps)) if (outside[what] > 0) residue.left[what] = outside[what];
  return residue;
}

export async function noteResidue({ tenantId, sql }: Tx, purgeId: string, residue: Residue): Promise<void> {
  await sql(
    `update purge set state = 'verifying', residue = $3, version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null`,
    [tenantId, purgeId, JSON.stringify(residue)],
  );
}
