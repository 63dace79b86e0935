/** Requests of people as they are shown to those who answer them. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { ListOf } from '#schema/list.ts';
import type {
  KeptWhy,
  PersonRequest,
  PersonRequestDetail,
  PersonRequestQuery,
  Rectification,
  Verdict,
} from '#schema/person-request.ts';
import { keptPrefix, keptTables } from '#schema/person-request-kept.ts';
import { todaySql } from '#schema/person-request-sql.ts';
import { pageOf, readCursor } from './cursor.ts';

type Row = Omit<PersonRequest, 'madeAt' | 'endedAt'> & { madeAt: Date; endedAt: Date | null };

const columns = `q.id, q.kind, q.person_id as "personId", p.name as "personName", q.reference,
  q.received_on as "receivedOn", q.due_on as "dueOn", q.due_on - ${todaySql} as "daysLeft", q.state, q.outcome,
  q.made_name as "madeName", q.made_at as "madeAt", q.ended_at as "endedAt", q.version`;
const tables = `person_request q
  left join person p on p.tenant_id = $1 and p.id = q.person_id and p.removed_at is null`;

const Place = z.tuple([z.iso.date(), z.uuid()]);

/** Open ones by the day they are due, before those that have ended, the latest first. */
export async function listRequests(tx: Tx, query: PersonRequestQuery): Promise<ListOf<PersonRequest>> {
  const { state = 'open', cursor, limit } = query;
  const isOpen = state === 'open';
  const after = readCursor(Place, cursor);
  const [day, order, sign] = isOpen ? ['q.due_on', 'asc', '>'] : ['q.ended_at::date', 'desc', '<'];
  const rows = await tx.sql<Row & { day: string }>(
    `select ${columns}, ${day} as day from ${tables}
     where q.tenant_id = $1 and q.ended_at is ${isOpen ? '' : 'not'} null
       and ($2::date is null or (${day}, q.id) ${sign} ($2::date, $3::uuid))
     order by ${day} ${order}, q.id ${order} limit $4`,
    [tx.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    ({ day, id }) => [day, id],
    ({ day: _, ...row }) => shown(row),
  );
}

const shown = ({ madeAt, endedAt, ...row }: Row): PersonRequest => ({
  ...row,
  madeAt: madeAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

type DetailRow = Row &
  Pick<
    PersonRequestDetail,
    | 'names'
    | 'takenOut'
    | 'leftIn'
    | 'note'
    | 'reason'
    | 'endedName'
    | 'deliveryId'
    | 'decisionReference'
    | 'purgeId'
    | 'purgeState'
  > & {
    deliveryExpiresAt: Date | null;
    extendedName: string | null;
    extendedAt: Date | null;
    extensionReason: string | null;
  };

/** Throws NotFound. */
export async function readRequest(tx: Tx, id: string): Promise<PersonRequestDetail> {
  const [row] = await tx.sql<DetailRow>(
    `select ${columns}, q.names, q.taken_out as "takenOut", q.left_in as "leftIn", q.note, q.reason, q.ended_name as "endedName", q.delivery_id as "deliveryId",
       q.purge_id as "purgeId", u.state as "purgeState", y.expires_at as "deliveryExpiresAt", d.reference as "decisionReference", q.extended_name as "extendedName",
       q.extended_at as "extendedAt", q.extension_reason as "extensionReason"
     from ${tables} left join decision d on d.tenant_id = $1 and d.id = q.decision_id
       left join purge u on u.tenant_id = $1 and u.id = q.purge_id
       left join delivery y on y.tenant_id = $1 and y.id = q.delivery_id
     where q.tenant_id = $1 and q.id = $2`,
    [tx.tenantId, id],
  );
  if (!row) throw new NotFound('no such request');
  const { extendedName, extendedAt, extensionReason, names, takenOut, leftIn, note, reason, ...rest } = row;
  const { endedName, deliveryId, decisionReference, purgeId, purgeState, ...request } = rest;
  const stores = await readStores(tx, id);
  const counts = await countItems(tx, id);
  return {
    ...shown(request),
    ...{ names, takenOut, leftIn, note, reason, endedName, deliveryId, decisionReference, purgeId, purgeState },
    deliveryExpiresAt: request.deliveryExpiresAt?.toISOString() ?? null,
    extended: extendedAt && { name: extendedName!, at: extendedAt.toISOString(), reason: extensionReason! },
    stores: stores.filter(({ store }) => !isCounted(store)),
    verdicts: counts.reduce(addVerdict, {}),
    kept: [
      ...counts.flatMap(({ store, why, count }) => (why === null ? [] : [{ store, why, count }])),
      ...stores
        .filter(({ store, found }) => isCounted(store) && found > 0)
        .map(({ store, found }) => ({ store, why: whyCounted(store), count: found })),
    ],
    rectifications: await readRectifications(tx, id),
    progress: {
      done: stores.filter(({ isDone }) => isDone).length,
      queued: stores.filter(({ isDone }) => !isDone).length,
      failed: 0,
      ratePerSecond: null,
      remainingSeconds: null,
    },
  };
}

const isCounted = (store: string): boolean => store.startsWith(keptPrefix);
const whyCounted = (store: string): KeptWhy => keptTables.get(store.replace(keptPrefix, '')) ?? 'proof';

const readStores = ({ tenantId, sql }: Tx, id: string): Promise<PersonRequestDetail['stores']> =>
  sql(
    `select store, found, ended_at is not null as "isDone" from person_request_store
     where tenant_id = $1 and request_id = $2 order by ordinal`,
    [tenantId, id],
  );

type Counted = { store: string; verdict: Verdict; why: KeptWhy | null; count: number };

/** As they were looked over; and of what was to be erased and stayed after all, why. */
const countItems = ({ tenantId, sql }: Tx, id: string): Promise<Counted[]> =>
  sql(
    `select i.store, case when k.why is null then i.verdict when k.why = 'held' then 'held' else 'keep' end as verdict,
       case when k.why is null then i.why when k.why = 'held' then 'held'
         when i.store = 'person' then 'in-use' else 'organisation-record' end as why,
       count(*) as count
     from person_request q
       join person_request_item i on i.tenant_id = $1 and i.request_id = q.id
       left join purge_item k on k.tenant_id = $1 and k.purge_id = q.purge_id and i.verdict = 'erase'
         and k.kind = i.store and jsonb_build_array(k.object_id) = i.row_key and k.state = 'kept'
     where q.tenant_id = $1 and q.id = $2 group by 1, 2, 3 order by 1, 2, 3`,
    [tenantId, id],
  );

const addVerdict = (sums: PersonRequestDetail['verdicts'], { verdict, count }: Counted) => ({
  ...sums,
  [verdict]: (sums[verdict] ?? 0) + count,
});

async function readRectifications({ tenantId, sql }: Tx, id: string): Promise<Rectification[]> {
  const rows = await sql<Omit<Rectification, 'madeAt'> & { madeAt: Date }>(
    `select id, what, wrong, corrected, made_name as "madeName", made_at as "madeAt"
     from person_rectification where tenant_id = $1 and request_id = $2 order by made_at, id`,
    [tenantId, id],
  );
  return rows.map(({ madeAt, ...row }) => ({ ...row, madeAt: madeAt.toISOString() }));
}
