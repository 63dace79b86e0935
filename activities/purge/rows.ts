/** A tenant's rows, counted and deleted a batch at a time, with the step's progress in the transaction of each batch. */
import type { Tx } from '#schema/database.ts';
import type { PurgeInput } from '#schema/purge.ts';
import type { RowStep } from './order.ts';

/** A transaction of about a tenth of a second for the widest rows there are, those of vectors. */
export const batchRows = 2_000;

/** How a row step is called where progress is shown: `table`, or `table.column` where rows only let go. */
export const nameOf = ({ table, columns }: RowStep): string => [table, ...columns].join('.');

export function readName(what: string): RowStep {
  const [table, ...columns] = what.split('.');
  return { table: table!, columns };
}

/** Names come from the catalog. */
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Of a step's rows those that are still there, or still hold on. */
const waiting = ({ table, columns }: RowStep) =>
  `from ${quote(table)} where tenant_id = $1${columns.map((column) => ` and ${quote(column)} is not null`).join('')}`;

export async function countRows({ tenantId, sql }: Tx, step: RowStep): Promise<number> {
  const [found] = await sql<{ rows: number }>(`select count(*) as rows ${waiting(step)}`, [tenantId]);
  return found!.rows;
}

/** One batch of a step, and the step's progress with it. Answers whether the step may have more. */
export async function purgeBatch(
  tx: Tx,
  { purgeId }: PurgeInput,
  { ordinal, step }: { ordinal: number; step: RowStep },
): Promise<boolean> {
  const { table, columns } = step;
  const act =
    columns.length === 0
      ? `delete from ${quote(table)}`
      : `update ${quote(table)} set ${columns.map((column) => `${quote(column)} = null`).join(', ')}`;
  const [batch] = await tx.sql<{ rows: number }>(
    `with batch as (
       ${act} where tenant_id = $1 and ctid = any (array(select ctid ${waiting(step)} limit ${batchRows})) returning 1)
     select count(*) as rows from batch`,
    [tx.tenantId],
  );
  const isMore = batch!.rows === batchRows;
  await noteProgress(tx, purgeId, { ordinal, done: batch!.rows, isEnd: !isMore });
  return isMore;
}

type Note = { ordinal: number; done: number; isEnd: boolean };

/** Adds to what a step has done, and tells those who watch. */
export async function noteProgress({ tenantId, sql }: Tx, purgeId: string, note: Note): Promise<void> {
  await sql(
    `update purge_step set done = done + $4, ended_at = case when $5 then coalesce(ended_at, now()) end
     where tenant_id = $1 and purge_id = $2 and ordinal = $3`,
    [tenantId, purgeId, note.ordinal, note.done, note.isEnd],
  );
  await sql(`update purge set version = version + 1 where tenant_id = $1 and id = $2`, [tenantId, purgeId]);
}
