/**
 * How each kind of thing leaves the database: the rows that hang on it before its own, and with a document what answers
 * quoted of it. Files that nothing stands on any more are noted for the store, in the same transaction.
 */
import { system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { forgetPerson } from '#schema/forget-person.ts';
import { unlistDocuments } from '#schema/posting.ts';
import { purgeDeliveries, purgePackagesOf } from './item-archives.ts';
import type { DisposedKind } from './item-check.ts';
import { noteProbes } from './item-probe.ts';
import { purgeCollections, purgeSpaces } from './place-rows.ts';
import { takeBackQuotes } from './quote.ts';

type Purge = (tx: Tx, purgeId: string, ids: readonly string[]) => Promise<void>;

/** Deletes things of one kind whose rows the transaction has locked. Days of the record go in a way of their own. */
export const purgeOf: Readonly<Record<DisposedKind, Purge>> = {
  conversation: async (tx, _, ids) => {
    await purgeMessages(tx, 'conversation_id', ids);
    await tx.sql('delete from conversation where tenant_id = $1 and id = any ($2)', [tx.tenantId, ids]);
  },
  message: async (tx, _, ids) => {
    // A conversation is called after the first thing that was said in it.
    await tx.sql(
      `update conversation c set title = '–' where c.tenant_id = $1 and exists (
         select from message m where m.tenant_id = $1 and m.conversation_id = c.id and m.id = any ($2)
           and not exists (select from message e where e.tenant_id = $1 and e.conversation_id = c.id and e.id < m.id))`,
      [tx.tenantId, ids],
    );
    await purgeMessages(tx, 'id', ids);
  },
  document: purgeDocuments,
  version: purgeVersions,
  sound: async (tx, purgeId, ids) => {
    const params = [tx.tenantId, ids];
    await tx.sql('update recording set sound_gone_at = now() where tenant_id = $1 and version_id = any ($2)', params);
    const sounds = await tx.sql<{ sha256: Buffer }>(
      'select distinct blob_sha256 as sha256 from version where tenant_id = $1 and id = any ($2)',
      params,
    );
    await noteFiles(tx, purgeId, sounds);
  },
  'crawl-failure': (tx, _, ids) =>
    act(
      tx,
      `delete from page where tenant_id = $1 and crawl_id = any ($2) and state = 'done' and change = 'failed'`,
      ids,
    ),
  person: async (tx, _, ids) => {
    for (const id of ids) await forgetPerson(tx, system, id);
  },
  export: purgeDeliveries,
  collection: purgeCollections,
  space: purgeSpaces,
};

async function act({ tenantId, sql }: Tx, text: string, ids: readonly string[]): Promise<void> {
  await sql(text, [tenantId, ids]);
}

async function purgeMessages(tx: Tx, column: 'id' | 'conversation_id', ids: readonly string[]): Promise<void> {
  const messages = `select id from message where tenant_id = $1 and ${column} = any ($2)`;
  for (const table of ['feedback', 'citation', 'message_event']) {
    await act(tx, `delete from ${table} where tenant_id = $1 and message_id in (${messages})`, ids);
  }
  await act(tx, `update message set question_id = null where tenant_id = $1 and question_id in (${messages})`, ids);
  await act(tx, `delete from message where tenant_id = $1 and ${column} = any ($2)`, ids);
}

async function purgeDocuments(tx: Tx, purgeId: string, ids: readonly string[]): Promise<void> {
  await noteProbes(tx, purgeId, ids);
  const collections = await tx.sql<Row>(
    'select distinct collection_id as id from document where tenant_id = $1 and id = any ($2)',
    [tx.tenantId, ids],
  );
  await purgePackagesOf(tx, purgeId, idsOf(collections));
  await takeBackQuotes(tx, 'document_id', ids);
  await unlistDocuments(tx, ids);
  await act(tx, 'update document set version_id = null where tenant_id = $1 and id = any ($2)', ids);
  const versions = await tx.sql<{ id: string }>(
    'select id from version where tenant_id = $1 and document_id = any ($2)',
    [tx.tenantId, ids],
  );
  const reading = await tx.sql<{ id: string }>(
    'select id from extract where tenant_id = $1 and document_id = any ($2)',
    [tx.tenantId, ids],
  );
  await act(tx, `delete from page where tenant_id = $1 and document_id = any ($2) and state = 'done'`, ids);
  await act(
    tx,
    'update page set document_id = null, version_id = null where tenant_id = $1 and document_id = any ($2)',
    ids,
  );
  await act(tx, 'update extract set document_id = null where tenant_id = $1 and document_id = any ($2)', ids);
  await act(tx, 'update extract set twin_id = null where tenant_id = $1 and twin_id = any ($2)', ids);
  await purgeVersionRows(tx, purgeId, versions);
  await purgeReading(tx, reading);
  await act(tx, 'delete from document_group where tenant_id = $1 and document_id = any ($2)', ids);
  await act(tx, 'delete from document where tenant_id = $1 and id = any ($2)', ids);
}

async function purgeVersions(tx: Tx, purgeId: string, ids: readonly string[]): Promise<void> {
  await takeBackQuotes(tx, 'version_id', ids);
  const reading = await tx.sql<{ id: string }>(
    'select id from extract where tenant_id = $1 and version_id = any ($2)',
    [tx.tenantId, ids],
  );
  await purgeVersionRows(
    tx,
    purgeId,
    ids.map((id) => ({ id })),
  );
  await purgeReading(tx, reading);
}

type Row = { id: string };
const idsOf = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

/** Nothing but documents and versions of others refers to these rows any more. */
async function purgeVersionRows(tx: Tx, purgeId: string, versions: readonly Row[]): Promise<void> {
  const ids = idsOf(versions);
  const passages = 'select id from passage where tenant_id = $1 and version_id = any ($2)';
  for (const table of ['embedding', 'term_list']) {
    await act(tx, `delete from ${table} where tenant_id = $1 and passage_id in (${passages})`, ids);
  }
  await act(tx, 'delete from passage where tenant_id = $1 and version_id = any ($2)', ids);
  await act(tx, 'update extract set version_id = null where tenant_id = $1 and version_id = any ($2)', ids);
  await act(tx, 'update recording set edited_from = null where tenant_id = $1 and edited_from = any ($2)', ids);
  const originals = await tx.sql<{ sha256: Buffer }>(
    'delete from version where tenant_id = $1 and id = any ($2) returning blob_sha256 as sha256',
    [tx.tenantId, ids],
  );
  await noteFiles(tx, purgeId, originals);
}

/** The runs that read what is gone now, and what was brought for them, unless a copy stands on the same. */
async function purgeReading(tx: Tx, runs: readonly Row[]): Promise<void> {
  const ids = idsOf(runs);
  const unused = `e.tenant_id = $1 and e.id = any ($2) and e.document_id is null and e.version_id is null
    and not exists (select from version v where v.tenant_id = $1 and v.extract_id = e.id)
    and not exists (select from recording r where r.tenant_id = $1 and r.extract_id = e.id)`;
  await act(
    tx,
    `delete from extracted where tenant_id = $1 and extract_id in (select e.id from extract e where ${unused})`,
    ids,
  );
  const gone = await tx.sql<{ uploadId: string | null }>(
    `delete from extract e where ${unused} returning e.upload_id as "uploadId"`,
    [tx.tenantId, ids],
  );
  await act(
    tx,
    `delete from upload u where u.tenant_id = $1 and u.id = any ($2)
       and not exists (select from extract e where e.tenant_id = $1 and e.upload_id = u.id)`,
    gone.flatMap(({ uploadId }) => uploadId ?? []),
  );
}

/** The store lets go of them after the commit, of those that no row needs then. */
async function noteFiles({ tenantId, sql }: Tx, purgeId: string, files: readonly { sha256: Buffer }[]): Promise<void> {
  await sql(
    `insert into purge_file (tenant_id, purge_id, sha256)
     select distinct $1::uuid, $2::uuid, decode(f, 'hex') from unnest($3::text[]) f on conflict do nothing`,
    [tenantId, purgeId, files.map(({ sha256 }) => sha256.toString('hex'))],
  );
}
