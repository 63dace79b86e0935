/** Looking for what there is about a person, store by store and batch by batch, with the place that was reached. */
import type { Tx } from '#schema/database.ts';
import type { PersonRequestInput } from '#schema/person-request.ts';
import { keyColumns, keyValues, readShapes, type Shape } from '#schema/row-shape.ts';
import { type Asked, holdRequest, type Store, storesOf } from './stores.ts';

/** Rows found in one transaction; and rows whose text is searched in one, where few hold what is looked for. */
const batchRows = 1_000;
const searchedRows = 5_000;

type Place = { ordinal: number; store: string; cursor: unknown };

/** Writes where is to be looked. Once is enough. */
export async function planStores(tx: Tx, { requestId }: PersonRequestInput): Promise<void> {
  const asked = await holdRequest(tx, requestId);
  if (asked?.state !== 'requested') return;
  const names = storesOf(asked.kind, asked.names).map(({ name }) => name);
  await tx.sql(
    `insert into person_request_store (tenant_id, request_id, ordinal, store)
     select $1, $2, s.ordinal, s.name from unnest($3::text[]) with ordinality s (name, ordinal)
     on conflict (tenant_id, request_id, ordinal) do nothing`,
    [tx.tenantId, requestId, names],
  );
  await tx.sql(
    `update person_request set state = 'collecting', updated_at = now(), version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, requestId],
  );
}

/** Looks through stores until a batch of rows was found. Answers whether there may be more. */
export async function findBatch(tx: Tx, { requestId }: PersonRequestInput): Promise<boolean> {
  const asked = await holdRequest(tx, requestId);
  if (asked?.state !== 'collecting') return false;
  const looking = { asked, shapes: await readShapes(tx), stores: storesOf(asked.kind, asked.names) };
  for (let found = 0; found < batchRows; ) {
    const rows = await lookFurther(tx, looking);
    if (rows === null) return false;
    found += rows;
  }
  return true;
}

type Looking = { asked: Asked; shapes: ReadonlyMap<string, Shape>; stores: readonly Store[] };

/** One batch of the store that has its turn. Answers how many rows were gone through; null when all stores were. */
async function lookFurther(tx: Tx, { asked, shapes, stores }: Looking): Promise<number | null> {
  const [place] = await tx.sql<Place>(
    `select ordinal, store, cursor from person_request_store
     where tenant_id = $1 and request_id = $2 and ended_at is null order by ordinal limit 1`,
    [tx.tenantId, asked.id],
  );
  if (!place) return null;
  const store = stores.find(({ name }) => name === place.store);
  // A store of a product that was newer than this one holds nothing that this one knows.
  const batch = store
    ? await look(tx, asked, { store, shape: shapes.get(store.table)!, cursor: place.cursor })
    : nothing;
  await tx.sql(
    `update person_request_store set found = found + $4, cursor = coalesce($5::jsonb, cursor),
       ended_at = case when $6 then now() end
     where tenant_id = $1 and request_id = $2 and ordinal = $3`,
    [tx.tenantId, asked.id, place.ordinal, batch.found, batch.cursor, !batch.isMore],
  );
  await tx.sql('update person_request set updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    asked.id,
  ]);
  return batch.rows;
}

type Batch = { found: number; rows: number; cursor: string | null; isMore: boolean };
const nothing: Batch = { found: 0, rows: 0, cursor: null, isMore: false };

type Turn = { store: Store; shape: Shape; cursor: unknown };

async function look(tx: Tx, asked: Asked, { store, shape, cursor }: Turn): Promise<Batch> {
  if (store.kind === 'count') return { ...nothing, found: await count(tx, asked, store) };
  const rows = await tx.sql<{ key: unknown; isHit: boolean }>(findSql(store, shape), [
    ...[tx.tenantId, asked.personId, asked.names, asked.id, cursor === null ? null : JSON.stringify(cursor)],
    store.name,
  ]);
  const last = rows.at(-1);
  return {
    found: rows.filter(({ isHit }) => isHit).length,
    rows: rows.length,
    cursor: last === undefined ? null : JSON.stringify(last.key),
    isMore: rows.length === sizeOf(store),
  };
}

const sizeOf = ({ kind }: Store): number => (kind === 'search' ? searchedRows : batchRows);

/** A search looks at so many rows in their order, and any other finds so many. */
function findSql(store: Store, shape: Shape): string {
  const isSearch = store.kind === 'search';
  const keys = keyColumns(shape);
  return `with looked as (
      select r.*, jsonb_build_array(${keys}) as key_of from "${store.table}" r
      where r.tenant_id = $1 ${isSearch ? '' : `and ${store.where}`}
        and ($5::jsonb is null or (${keys}) > (${keyValues(shape, '$5::jsonb')}))
      order by ${keys} limit ${sizeOf(store)}),
    judged as (
      select r.key_of as key, ${isSearch ? store.where : 'true'} as "isHit", ${store.verdict} as verdict, ${store.why} as why
      from looked r),
    kept as (
      insert into person_request_item (tenant_id, request_id, store, row_key, verdict, why)
      select $1, $4, $6, key, verdict, why from judged where "isHit" and $3::text[] is not null
      on conflict (tenant_id, request_id, store, row_key) do nothing)
    select key, "isHit" from judged where $2::uuid is not null`;
}

async function count({ tenantId, sql }: Tx, { personId }: Asked, { table, where }: Store): Promise<number> {
  const [counted] = await sql<{ rows: number }>(
    `select count(*) as rows from "${table}" r where r.tenant_id = $1 and ${where} and $2::uuid is not null`,
    [tenantId, personId],
  );
  return counted!.rows;
}
