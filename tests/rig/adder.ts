/** Rows of any table, put there as they are. */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';

/** Inserts one row with a new id, which it answers. */
export const adder =
  ({ tenantId, sql }: Tx) =>
  async (table: string, columns: Record<string, unknown>): Promise<string> => {
    const row = { tenant_id: tenantId, id: newId(), ...columns };
    const names = Object.keys(row);
    await sql(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
    return row.id;
  };
