/**
 * What was found for a request, one thing after another: a few words of each as they are handed out, and what was taken
 * out of the whole of it for the sake of others.
 */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import type { ListOf } from '#schema/list.ts';
import { type PersonRequestItem, type PersonRequestItemQuery, tableOf } from '#schema/person-request.ts';
import { type Redaction, type Row, readRedaction, redactRow, rowsSql } from '#schema/person-request-shown.ts';
import type { Taken } from '#schema/redact.ts';
import { readShapes } from '#schema/row-shape.ts';
import { pageOf, readCursor } from './cursor.ts';

/** Letters on each side of the name. */
const around = 160;
/** Of one thing so many are shown; the others are taken out as well. */
const mostTaken = 20;

/** Where a row says what a human knows it by, the first that is there. */
const sayings = ['text', 'comment', 'title', 'name', 'quote', 'what', 'action', 'note', 'reason'];

type Found = Omit<PersonRequestItem, 'excerpt' | 'taken'>;
type Said = Pick<PersonRequestItem, 'excerpt' | 'taken'>;
const gone: Said = { excerpt: null, taken: [] };

export async function listItems(
  tx: Tx,
  requestId: string,
  { verdict, cursor, limit }: PersonRequestItemQuery,
): Promise<ListOf<PersonRequestItem>> {
  const [after] = readCursor(z.tuple([z.uuid()]), cursor) ?? [null];
  const rows = await tx.sql<Found>(
    `select id, store, verdict, why from person_request_item
     where tenant_id = $1 and request_id = $2 and ($3::text is null or verdict = $3)
       and ($4::uuid is null or id > $4)
     order by id limit $5`,
    [tx.tenantId, requestId, verdict ?? null, after, limit + 1],
  );
  const page = pageOf(
    rows,
    limit,
    ({ id }) => [id],
    (row) => row,
  );
  const said = await readSaid(tx, requestId, page.items);
  return { ...page, items: page.items.map((item) => ({ ...item, ...(said.get(item.id) ?? gone) })) };
}

/** By item; of what is gone meanwhile there is nothing. */
async function readSaid(tx: Tx, requestId: string, items: readonly Found[]): Promise<ReadonlyMap<string, Said>> {
  const said = new Map<string, Said>();
  if (items.length === 0) return said;
  const redaction = await readRedaction(tx, requestId);
  const names = await readNames(tx, requestId);
  const shapes = await readShapes(tx);
  for (const [store, found] of Object.entries(Object.groupBy(items, (item) => item.store))) {
    const table = tableOf(store);
    const rows = await tx.sql<{ id: string; row: Row }>(
      `${rowsSql(table, shapes.get(table)!, '$1')} and i.id = any ($4::uuid[])`,
      [tx.tenantId, requestId, store, found!.map(({ id }) => id)],
    );
    for (const { id, row } of rows) said.set(id, sayRow(table, row, redaction, names));
  }
  return said;
}

function sayRow(table: string, row: Row, redaction: Redaction, names: readonly string[]): Said {
  const taken = new Map<string, Taken>();
  const shown = redactRow(table, row, redaction, (one) => taken.set(one.text.toLocaleLowerCase('sv'), one));
  const text = sayings.map((column) => shown[column]).find((said) => typeof said === 'string' && said !== '');
  return { excerpt: excerptOf(String(text ?? ''), names), taken: [...taken.values()].slice(0, mostTaken) };
}

/** What the person is called, as the texts of others were searched and as their account says. */
async function readNames({ tenantId, sql }: Tx, requestId: string): Promise<string[]> {
  const [asked] = await sql<{ names: string[]; name: string }>(
    `select q.names, p.name from person_request q join person p on p.tenant_id = $1 and p.id = q.person_id
     where q.tenant_id = $1 and q.id = $2`,
    [tenantId, requestId],
  );
  return asked ? [...asked.names, asked.name] : [];
}

/** The words on both sides of the first name that stands there; else those it begins with. */
function excerptOf(text: string, names: readonly string[]): string {
  const lower = text.toLocaleLowerCase('sv');
  const at = names.map((name) => lower.indexOf(name.toLocaleLowerCase('sv'))).find((found) => found >= 0) ?? 0;
  const [from, to] = [Math.max(0, at - around), at + around];
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}
