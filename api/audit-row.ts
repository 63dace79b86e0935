/** Events of the record as they are found and shown, the newest first. */
import { z } from 'zod';
import type { Act } from '#schema/act.ts';
import { answerOf, detailLines, runOf } from '#schema/audit-detail.ts';
import type { ActorKind, AuditEntry, AuditFilter, AuditQuery, Outcome } from '#schema/audit-entry.ts';
import { groupsOf, isAmong, termOf } from '#schema/audit-term.ts';
import { type ChainedEvent, eventColumns } from '#schema/chain.ts';
import type { Rows } from '#schema/database.ts';
import type { ListOf } from '#schema/list.ts';
import { pageOf, readCursor } from './cursor.ts';

type Row = ChainedEvent & { seq: number | null };
type Place = { at: string; id: string };

const Key = z.tuple([z.iso.datetime(), z.uuid()]);
/** Of events that wait for their link, so many are looked through at once. */
const pieceEvents = 500;

/**
 * One page of what the query asks for. Whatever an index of terms finds is found by it where events are linked; the few
 * that are not yet are compared one by one. Throws InvalidInput for a foreign cursor.
 */
export async function listEvents(tx: Rows, { cursor, limit, ...filter }: AuditQuery): Promise<ListOf<AuditEntry>> {
  const key = readCursor(Key, cursor);
  const after = key && { at: key[0], id: key[1] };
  const groups = groupsIn(filter);
  const most = limit + 1;
  if (groups.length === 0) return pageOf(await readEvents(tx, { filter, after, most }), limit, placeOf, show);
  // Those that wait come first: one that is linked in between is then seen twice, and not missed.
  const waiting = await readWaiting(tx, { filter, after, most, groups });
  const linked = await readEvents(tx, { filter, after, most, groups });
  const known = new Set(linked.map(({ id }) => id));
  const rows = [...linked, ...waiting.filter(({ id }) => !known.has(id))].sort(newestFirst).slice(0, most);
  return pageOf(rows, limit, placeOf, show);
}

/** What is asked for and stands in the index: of each group an event has at least one term. */
function groupsIn({ text, action, about, requestId }: AuditFilter): string[][] {
  return [
    ...(text ? groupsOf(text) : []),
    ...(action ? [[action].flat().map((act) => termOf('act', act))] : []),
    ...(about ? [[termOf('id', about)]] : []),
    ...(requestId ? [[termOf('request', requestId)]] : []),
  ];
}

type Wanted = {
  filter: AuditFilter;
  after: Place | null;
  most: number;
  groups?: readonly (readonly string[])[];
  /** Only those that wait for their link. */
  isWaiting?: boolean;
};

const readEvents = (tx: Rows, wanted: Wanted): Promise<Row[]> => {
  const { text, params } = eventsSql(tx.tenantId, wanted);
  return tx.sql<Row>(text, params);
};

/** The statement that reads one page, for whoever reads it or has it explained. */
export function eventsSql(tenantId: string, { filter, after, most, groups = [], isWaiting }: Wanted) {
  const params: unknown[] = [tenantId];
  const given = (value: unknown): string => `$${params.push(value)}`;
  const asked: [unknown, (value: string) => string][] = [
    [filter.personId, (value) => `e.actor_id = ${value}`],
    [filter.objectKind, (value) => `e.object_kind = ${value}`],
    [filter.objectId, (value) => `e.object_id = ${value}`],
    [filter.from, (value) => `e.at >= ${value}::timestamptz`],
    [filter.to, (value) => `e.at < ${value}::timestamptz`],
    [filter.outcome, (value) => `e.outcome = ${value}`],
    ...groups.map((terms): [unknown, (value: string) => string] => [
      terms,
      (value) => `(e.at, e.id) in (select t.event_at, t.event_id from audit_term t
        where t.tenant_id = $1 and t.term = any (${value}::bigint[]))`,
    ]),
  ];
  const conditions = asked.flatMap(([value, condition]) => (value === undefined ? [] : [condition(given(value))]));
  if (after) conditions.push(`(e.at, e.id) < (${given(after.at)}::timestamptz, ${given(after.id)}::uuid)`);
  if (isWaiting) {
    conditions.push('(e.at, e.id) in (select p.event_at, p.event_id from audit_pending p where p.tenant_id = $1)');
  }
  const text = `select ${eventColumns}, (select l.seq from audit_link l
      where l.tenant_id = $1 and l.event_at = e.at and l.event_id = e.id) as seq
    from audit_event e where ${['e.tenant_id = $1', ...conditions].join(' and ')}
    order by e.at desc, e.id desc limit ${given(most)}`;
  return { text, params };
}

async function readWaiting(tx: Rows, wanted: Required<Omit<Wanted, 'isWaiting'>>): Promise<Row[]> {
  const { filter, most, groups } = wanted;
  const found: Row[] = [];
  for (let after = wanted.after; ; ) {
    const piece = await readEvents(tx, { filter, after, most: pieceEvents, isWaiting: true });
    found.push(...piece.filter((event) => isAmong(event, groups)));
    if (found.length >= most || piece.length < pieceEvents) return found.slice(0, most);
    after = piece.at(-1)!;
  }
}

const placeOf = ({ at, id }: Place): [string, string] => [at, id];

const newestFirst = (one: Place, other: Place): number =>
  one.at === other.at ? (one.id < other.id ? 1 : -1) : one.at < other.at ? 1 : -1;

function show(row: Row): AuditEntry {
  const { id, at, actorKind, actorId, actorName, keyId, action, details, address, requestId, seq } = row;
  const object = row.objectKind && row.objectId ? { kind: row.objectKind, id: row.objectId } : null;
  return {
    id,
    at,
    actor: { kind: actorKind as ActorKind, id: actorId, name: actorName, keyId },
    action: action as Act,
    object,
    outcome: row.outcome as Outcome,
    details: detailLines(details),
    address,
    requestId,
    run: runOf(object, details),
    messageId: answerOf(object, details),
    seq,
  };
}
