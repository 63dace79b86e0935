/**
 * Which vectors are in the index. A small tenant's are compared one by one, which is exact and faster; from about eight
 * million numbers on a sweep moves a tenant's vectors into the index, and new ones are compared exactly until then.
 */
import type { Database } from './database.ts';

/** Rows moved in one transaction: a second or so, since each is placed in a graph. */
const rowsAtOnce = 500;

export type SweepOptions = {
  beat?: (position: unknown) => void;
  signal?: AbortSignal;
  /** Stops after the step that passes this, 25 s unless given; the next sweep goes on. */
  atMostMs?: number;
  /** Rows times dimensions up to which a tenant stays out of the index; eight million unless given. */
  exactNumbers?: number;
};

/** Answers how many vectors were moved. Can be stopped at any time; what is not moved is still found. */
export async function indexVectors(
  db: Database,
  tenantId: string,
  { beat, signal, atMostMs = 25_000, exactNumbers = 8_000_000 }: SweepOptions = {},
): Promise<number> {
  const until = performance.now() + atMostMs;
  const models = await db.readTenant<{ modelId: string }>(
    tenantId,
    `select model_id as "modelId" from embedding where tenant_id = tenant.id and live
     group by model_id, dims having count(*) * dims > $2 and not bool_and(indexed)`,
    [exactNumbers],
  );
  let indexed = 0;
  for (const { modelId } of models) {
    for (let moved = rowsAtOnce; moved === rowsAtOnce && performance.now() < until && !signal?.aborted; ) {
      moved = await move(db, tenantId, modelId);
      indexed += moved;
      beat?.({ indexed });
    }
  }
  return indexed;
}

async function move(db: Database, tenantId: string, modelId: string): Promise<number> {
  const rows = await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update embedding e set indexed = true
       from (select passage_id from embedding
         where tenant_id = $1 and model_id = $2 and live and not indexed limit ${rowsAtOnce} for update skip locked) chosen
       where e.tenant_id = $1 and e.model_id = $2 and e.passage_id = chosen.passage_id returning e.passage_id`,
      [tenantId, modelId],
    ),
  );
  return rows.length;
}
