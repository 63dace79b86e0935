/** What was found for a request, one thing after another, with a few words of each for whoever looks it over. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequestItem, PersonRequestItemQuery } from '#schema/person-request.ts';
import { pageOf, readCursor } from './cursor.ts';

/** Letters on each side of the name. */
const around = 160;

/** Where a row says something that a human knows it by, and the column that its key begins with. */
const sayings: Readonly<Record<string, readonly [key: string, text: string]>> = {
  conversation: ['id', 'title'],
  document: ['id', 'title'],
  feedback: ['message_id', 'comment'],
  message: ['id', 'text'],
  passage: ['id', 'text'],
  person: ['id', 'name'],
  upload: ['id', 'name'],
  version: ['id', 'title'],
};

type Row = Omit<PersonRequestItem, 'excerpt'> & { key: string };

export async function listItems(
  tx: Tx,
  requestId: string,
  { verdict, cursor, limit }: PersonRequestItemQuery,
): Promise<ListOf<PersonRequestItem>> {
  const [after] = readCursor(z.tuple([z.uuid()]), cursor) ?? [null];
  const rows = await tx.sql<Row>(
    `select id, store, verdict, why, row_key ->> 0 as key from person_request_item
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
  const texts = await readTexts(tx, page.items);
  const [asked] = await tx.sql<{ names: string[] }>(
    'select names from person_request where tenant_id = $1 and id = $2',
    [tx.tenantId, requestId],
  );
  const items = page.items.map(({ key, ...item }) => {
    const text = texts.get(`${item.store} ${key}`);
    return { ...item, excerpt: text === undefined ? null : excerptOf(text, asked?.names ?? []) };
  });
  return { ...page, items };
}

/** By store and key; of what is gone meanwhile, and of what has no words, there is none. */
async function readTexts({ tenantId, sql }: Tx, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const store of new Set(rows.map((row) => row.store))) {
    const table = store.replace('mention.', '');
    const [key, column] = sayings[table] ?? [];
    if (!key) continue;
    const keys = rows.filter((row) => row.store === store).map((row) => row.key);
    const said = await sql<{ key: string; text: string }>(
      `select ${key}::text as key, ${column} as text from "${table}" where tenant_id = $1 and ${key} = any ($2::uuid[])`,
      [tenantId, keys],
    );
    for (const { key, text } of said) texts.set(`${store} ${key}`, text);
  }
  return texts;
}

/** The words on both sides of the first name that stands there; else those it begins with. */
export function excerptOf(text: string, names: readonly string[]): string {
  const lower = text.toLocaleLowerCase('sv');
  const at = names.map((name) => lower.indexOf(name.toLocaleLowerCase('sv'))).find((found) => found >= 0) ?? 0;
  const [from, to] = [Math.max(0, at - around), at + around];
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}
