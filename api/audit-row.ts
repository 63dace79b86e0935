/** Events of the record as they are found and shown, the newest first. */
import { z } from 'zod';
import type { Act } from '#schema/act.ts';
import { answerOf, detailLines, runOf } from '#schema/audit-detail.ts';
import type { ActorKind, AuditEntry, AuditFilter, AuditQuery, Outcome } from '#schema/audit-entry.ts';
import { groupsOf, isAmong, termOf } from '#schema/audit-term.ts';
import type { Rows } from '#schema/database.ts';
import type { ListOf } from '#schema/list.ts';
import { findEvents, type Sought } from './audit-found.ts';
import { type AuditRow, newestFirst, type Place, readEvents } from './audit-sql.ts';
import { pageOf, readCursor } from './cursor.ts';

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
  const linked = await findEvents(tx, { filter, after, most, groups });
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

async function readWaiting(tx: Rows, wanted: Sought): Promise<AuditRow[]> {
  const { filter, most, groups } = wanted;
  const found: AuditRow[] = [];
  for (let after = wanted.after; ; ) {
    const piece = await readEvents(tx, { filter, after, most: pieceEvents, isWaiting: true });
    found.push(...piece.filter((event) => isAmong(event, groups)));
    if (found.length >= most || piece.length < pieceEvents) return found.slice(0, most);
    after = piece.at(-1)!;
  }
}

const placeOf = ({ at, id }: Place): [string, string] => [at, id];

function show(row: AuditRow): AuditEntry {
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
