/**
 * Which things of a batch may go, asked once more with their rows locked: nothing that is held, that the rule or the
 * decision does not let go any more, that is somebody else's by now, that was taken back, or that somebody is at work on.
 */
import type { Tx } from '#schema/database.ts';
import { dueSql } from '#schema/due-sql.ts';
import { stillAsks } from '#schema/person-request-sql.ts';
import type { PurgeItemKind, PurgeWhy } from '#schema/purge-run.ts';
import { thereOf } from '#schema/purge-there.ts';
import type { ItemPurge } from './item-plan.ts';

/** All kinds but days of the record. */
export type DisposedKind = Exclude<PurgeItemKind, 'log'>;
/** `missing`: there is nothing of it to dispose of. */
export type Verdict = { id: string; why: PurgeWhy | 'missing' | null };
/** `restoreDays`: so long what somebody removed can be taken back. */
export type Judged = ItemPurge & { restoreDays: number };
type Row = { id: string; held: boolean; busy: boolean; restored: boolean; restorable: boolean | null; others: boolean };

/** When its space was removed. */
const spaceGone = (space: string) => `(select s.removed_at from space s where s.tenant_id = $1 and s.id = ${space})`;

type Place = {
  /** Whose rows are locked. */
  table: string;
  /** From a row `t` to what holds are asked about. */
  holder: string;
  /** Whether somebody is at work on it. */
  busy?: string;
  /** When it was removed, or what it is in, for what is disposed of by hand; null once it was taken back. */
  removedAt?: string;
  /** Whether it is still theirs who asked, `q`, for what goes on a request; `i` is what was found of it then. */
  theirs?: string;
};

const openReading = (document: string) =>
  `exists (select from extract e where e.tenant_id = $1 and e.document_id = ${document} and e.ended_at is null)`;
const streaming = (conversation: string) =>
  `exists (select from message m where m.tenant_id = $1 and m.conversation_id = ${conversation}
     and m.state = 'streaming' and m.lease_until > now())`;
const inCollection = (rows: string) =>
  `exists (select from ${rows} r where r.tenant_id = $1 and r.collection_id = t.id)`;
const openIn = (rows: string) =>
  `exists (select from ${rows} r where r.tenant_id = $1 and r.collection_id = t.id and r.ended_at is null)`;

/** Days of the record are judged by where they stand in its chain. */
const placeOf: Readonly<Record<DisposedKind, Place>> = {
  conversation: {
    table: 'conversation',
    holder: `'conversation', t.id`,
    busy: streaming('t.id'),
    removedAt: `least(t.removed_at, ${spaceGone('t.space_id')})`,
    theirs: 't.person_id = q.person_id',
  },
  message: { table: 'message', holder: `'conversation', t.conversation_id`, busy: streaming('t.conversation_id') },
  document: {
    table: 'document',
    holder: `'document', t.id`,
    busy: openReading('t.id'),
    removedAt: `least(t.removed_at, (select least(c.removed_at, ${spaceGone('c.space_id')}) from collection c
      where c.tenant_id = $1 and c.id = t.collection_id))`,
    // In a space of the organisation's it goes only where whoever answers said so.
    theirs: `(i.decided_by is not null or exists (select from collection c
      join space s on s.tenant_id = $1 and s.id = c.space_id and s.kind = 'personal' and s.owner_id = q.person_id
      where c.tenant_id = $1 and c.id = t.collection_id))`,
  },
  version: {
    table: 'version',
    holder: `'document', t.document_id`,
    busy: `(${openReading('t.document_id')} or exists (select from document d
      where d.tenant_id = $1 and d.version_id = t.id))`,
  },
  sound: { table: 'version', holder: `'document', t.document_id`, busy: openReading('t.document_id') },
  'crawl-failure': {
    table: 'crawl',
    holder: `'collection', (select o.collection_id from source o where o.tenant_id = $1 and o.id = t.source_id)`,
    busy: 't.ended_at is null',
  },
  person: {
    table: 'person',
    holder: `'person', t.id`,
    busy: `(t.deactivated_at is null or ${stillAsks('t.id')})`,
  },
  export: {
    table: 'delivery',
    holder: `'export', t.id`,
    busy: `exists (select from audit_export x where x.tenant_id = $1 and x.delivery_id = t.id and x.ended_at is null)`,
  },
  // Places go when they are empty: what was in them went before, by this decision or another.
  collection: {
    table: 'collection',
    holder: `'collection', t.id`,
    busy: `(${inCollection('document')} or ${openIn('extract')} or ${openIn('archive_package')} or exists (
      select from crawl k join source o on o.tenant_id = $1 and o.id = k.source_id
      where k.tenant_id = $1 and o.collection_id = t.id and k.ended_at is null))`,
    removedAt: `least(t.removed_at, ${spaceGone('t.space_id')})`,
  },
  space: {
    table: 'space',
    holder: `'space', t.id`,
    busy: `(exists (select from collection c where c.tenant_id = $1 and c.space_id = t.id)
      or exists (select from conversation c where c.tenant_id = $1 and c.space_id = t.id))`,
    removedAt: 't.removed_at',
  },
};

/**
 * Answers for each id why it stays, `missing` for what is not there, or null for what may go. The caller has taken the lock of holds in an earlier
 * statement: a hold that was placed before is seen here, and one that comes now waits until this has committed.
 */
export async function judge(tx: Tx, purge: Judged, kind: DisposedKind, ids: readonly string[]): Promise<Verdict[]> {
  const { table, holder, busy = 'false', removedAt = `'-infinity'::timestamptz`, theirs = 'true' } = placeOf[kind];
  await tx.sql(`select from ${table} where tenant_id = $1 and id = any ($2) order by id for update`, [
    tx.tenantId,
    ids,
  ]);
  const due = purge.kind === 'rule' && !purge.isAgain ? await stillDue(tx, purge, ids) : new Set(ids);
  const rows = await tx.sql<Row>(
    // Most tenants hold nothing, and that is looked at once.
    `select t.id, exists (select from hold h where h.tenant_id = $1 and h.lifted_at is null)
         and exists (select from holds_keeping($1, ${holder})) as held, ${busy} as busy, ${removedAt} is null as restored,
       ${removedAt} >= now() - make_interval(days => $5) as restorable,
       exists (select from person_request q
         join person_request_item i on i.tenant_id = $1 and i.request_id = q.id and i.store = $4
           and i.row_key = jsonb_build_array(t.id)
         where q.tenant_id = $1 and q.purge_id = $3 and not ${theirs}) as others
     from ${table} t where t.tenant_id = $1 and t.id = any ($2) and ${thereOf[kind]('t.id')}`,
    [tx.tenantId, ids, purge.id, kind, purge.restoreDays],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) return { id, why: 'missing' };
    if (row.held) return { id, why: 'held' };
    if (purge.isAgain) return { id, why: null };
    // What was handed to somebody else since it was looked over is nobody's to have erased.
    if (!due.has(id) || row.others) return { id, why: 'not-due' };
    if (purge.kind === 'hand' && row.restored) return { id, why: 'restored' };
    if (purge.kind === 'hand' && row.restorable) return { id, why: 'not-due' };
    return { id, why: row.busy ? 'in-use' : null };
  });
}

/** Which of these the rule lets go today. */
export async function stillDue(
  { tenantId, sql }: Tx,
  purge: Pick<ItemPurge, 'what' | 'ruleId'>,
  ids: readonly string[],
): Promise<Set<string>> {
  if (!purge.what) return new Set();
  const rows = await sql<{ id: string }>(
    `select id from (${dueSql(purge.what)}) due where rule_id = $3 and id = any ($4)`,
    [tenantId, 'now', purge.ruleId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
