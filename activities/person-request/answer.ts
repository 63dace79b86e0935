/**
 * The answer to somebody who asked what is kept about them: `data.json` for programs, `index.html` and a page for each
 * store for people, and the originals of the files that they brought. It is read batch by batch while it is written.
 */
import type { Readable } from 'node:stream';
import { aiMark } from '#schema/ai-mark.ts';
import type { Database, Tx } from '#schema/database.ts';
import { type PersonRequestInput, tableOf } from '#schema/person-request.ts';
import { type Redaction, type Row, readRedaction, redactRow, rowsSql } from '#schema/person-request-shown.ts';
import { readShapes, type Shape } from '#schema/row-shape.ts';
import type { ArchiveFile } from '../archive.ts';
import { type Found, type Head, indexPage, pageOf, storePage } from './answer-page.ts';

export type AnswerDeps = {
  db: Database;
  files: { read(tenantId: string, sha256: Uint8Array): Promise<Readable> };
  /** Called for each batch: a sign of life. */
  onBatch?: () => void;
};

const batchRows = 500;

/** The files of an answer, in the order that they are written. Throws when the person is not there any more. */
export async function* answerFiles(deps: AnswerDeps, key: PersonRequestInput): AsyncGenerator<ArchiveFile> {
  const opened = await deps.db.withTenant(key.tenantId, (tx) => openAnswer(tx, key));
  const { head, found, shapes, redaction } = opened;
  const rowsOf = (store: string) => readRows(deps, key, { store, shapes, redaction });
  yield { name: 'data.json', bytes: dataFile(head, found, rowsOf) };
  yield { name: 'index.html', bytes: Buffer.from(indexPage(head, found)) };
  for (const { store } of found) {
    yield { name: pageOf(store), bytes: Buffer.from(await storePage(head, store, rowsOf(store))) };
  }
  yield* originals(deps, key);
}

async function openAnswer(tx: Tx, { requestId }: PersonRequestInput) {
  const [head] = await tx.sql<Head>(
    `select q.reference, q.received_on as "receivedOn", q.person_id as "personId", p.name, p.email, t.language,
       t.name as tenant
     from person_request q join person p on p.tenant_id = $1 and p.id = q.person_id join tenant t on t.id = $1
     where q.tenant_id = $1 and q.id = $2`,
    [tx.tenantId, requestId],
  );
  if (!head) throw new Error('a request about somebody who is not there');
  const found = await tx.sql<Found>(
    `select s.store, count(i.id) as count from person_request_store s
       join person_request_item i on i.tenant_id = $1 and i.request_id = $2 and i.store = s.store and i.verdict = 'deliver'
     where s.tenant_id = $1 and s.request_id = $2 group by s.ordinal, s.store order by s.ordinal`,
    [tx.tenantId, requestId],
  );
  return { head, found, shapes: await readShapes(tx), redaction: await readRedaction(tx, requestId) };
}

type Reading = { store: string; shapes: ReadonlyMap<string, Shape>; redaction: Redaction };

async function* readRows({ db, onBatch }: AnswerDeps, key: PersonRequestInput, reading: Reading): AsyncGenerator<Row> {
  const { store, shapes, redaction } = reading;
  const table = tableOf(store);
  const text = `${rowsSql(table, shapes.get(table)!, 'tenant.id')} and i.verdict = 'deliver'
    and ($4::uuid is null or i.id > $4) order by i.id limit $5`;
  let after: string | null = null;
  for (;;) {
    const params = [key.requestId, store, after, batchRows];
    const rows: { id: string; row: Row }[] = await db.readTenant(key.tenantId, text, params);
    onBatch?.();
    for (const { row } of rows) yield redactRow(table, row, redaction);
    if (rows.length < batchRows) return;
    after = rows.at(-1)!.id;
  }
}

type RowsOf = (store: string) => AsyncIterable<Row>;

async function* dataFile(head: Head, found: readonly Found[], rowsOf: RowsOf): AsyncGenerator<Buffer> {
  const { reference, receivedOn, personId, tenant } = head;
  const opening = JSON.stringify({
    form: 'diarium-person-data-1',
    organisation: tenant,
    reference,
    receivedOn,
    personId,
  });
  yield Buffer.from(`${opening.slice(0, -1)},"stores":{`);
  for (const [nth, { store }] of found.entries()) {
    yield Buffer.from(`${nth > 0 ? ',' : ''}\n${JSON.stringify(store)}:[`);
    let isFirst = true;
    for await (const row of rowsOf(store)) {
      yield Buffer.from(`${isFirst ? '' : ','}\n${JSON.stringify(marked(store, row))}`);
      isFirst = false;
    }
    yield Buffer.from(']');
  }
  yield Buffer.from('}}\n');
}

/** What a machine wrote says so to machines. */
export function marked(store: string, row: Row): Row {
  if (tableOf(store) !== 'message' || row.author !== 'assistant') return row;
  const { model, provider } = row;
  const isKnown = typeof model === 'string' && typeof provider === 'string';
  return { ...row, ...aiMark(isKnown ? { model, provider } : null) };
}

type Original = { id: string; name: string; sha256: Buffer };

/** Of every file that they brought and that is delivered, each content once; of recordings whose sound is gone, none. */
async function* originals({ db, files, onBatch }: AnswerDeps, key: PersonRequestInput): AsyncGenerator<ArchiveFile> {
  const kept = await db.readTenant<Original>(
    key.tenantId,
    `select distinct on (v.blob_sha256) v.id, coalesce(u.name, d.title, '') as name, v.blob_sha256 as sha256
       from person_request_item i
         join version v on v.tenant_id = tenant.id and v.id = (i.row_key ->> 0)::uuid
         join document d on d.tenant_id = tenant.id and d.id = v.document_id
         left join extract x on x.tenant_id = tenant.id and x.id = v.extract_id
         left join upload u on u.tenant_id = tenant.id and u.id = x.upload_id
       where i.tenant_id = tenant.id and i.request_id = $2 and i.store = 'version' and i.verdict = 'deliver'
         and not exists (select from recording r
           where r.tenant_id = tenant.id and r.version_id = v.id and r.sound_gone_at is not null)
       order by v.blob_sha256, v.id`,
    [key.requestId],
  );
  for (const { id, name, sha256 } of kept) {
    onBatch?.();
    yield { name: `original/${id}-${plainName(name)}`, bytes: await files.read(key.tenantId, sha256) };
  }
}

const plainName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').slice(-120) || 'original';
