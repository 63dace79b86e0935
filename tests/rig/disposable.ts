/** One thing of each kind that can be disposed of, with a mark in all that goes with it, and days of the record. */
import { Readable } from 'node:stream';
import { checkChain } from '#activities/chain/check.ts';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { requestDuePurges } from '#activities/purge/daily.ts';
import type { DisposedKind } from '#activities/purge/item-check.ts';
import { newId, sha256 } from '#schema/id.ts';
import { adder } from './adder.ts';
import { addRecord } from './file-furniture.ts';
import { addCollection } from './knowledge.ts';
import { type Desk, signer } from './purging.ts';
import { addRule } from './retention-furniture.ts';

type Place = Pick<Desk, 'db' | 'dir' | 'shelf' | 'rows' | 'publish' | 'talk'>;

/** Makes one that a disposal for a person's sake lets go at once; answers its id. */
export const addThing = (desk: Place, kind: DisposedKind, mark: string): Promise<string> => adding[kind](desk, mark);

const adding: Readonly<Record<DisposedKind, (desk: Place, mark: string) => Promise<string>>> = {
  async conversation(desk, mark) {
    const id = await desk.talk([]);
    await act(desk, 'update conversation set title = $3 where tenant_id = $1 and id = $2', [id, mark]);
    await act(desk, 'update message set text = $3 where tenant_id = $1 and conversation_id = $2', [id, mark]);
    return id;
  },

  /** The question, after which its conversation is called. */
  async message(desk, mark) {
    const conversationId = await desk.talk([]);
    const [question] = await desk.rows<{ id: string }>(
      `select id from message where tenant_id = tenant.id and conversation_id = $2 and author = 'person'`,
      [conversationId],
    );
    await act(desk, 'update conversation set title = $3 where tenant_id = $1 and id = $2', [conversationId, mark]);
    await act(desk, 'update message set text = $3 where tenant_id = $1 and id = $2', [question!.id, mark]);
    return question!.id;
  },

  /** Quoted in an answer, and in a package that waits to be fetched. */
  async document(desk, mark) {
    const quote = `${mark} kostar 400 kronor.`;
    const [id] = await desk.publish([`${quote} Det beslutas varje år.`], false);
    await desk.talk([{ documentId: id!, quote }]);
    await addPackage(desk, mark);
    return id!;
  },

  async version(desk, mark) {
    const current = await addVersion(desk, 'Så står det nu.');
    const hash = await keepBytes(desk, `${mark} förr`);
    const id = newId();
    const columns = 'document_id, crawl_id, language, blocks, fetched_at';
    await act(
      desk,
      `insert into version (tenant_id, id, blob_sha256, content_hash, state, title, text, ${columns})
       select tenant_id, $3, $4, $4, 'superseded', $5, $5, ${columns} from version where tenant_id = $1 and id = $2`,
      [current, id, hash, mark],
    );
    return id;
  },

  /** What was said in it is not what goes. */
  async sound(desk, mark) {
    const id = await addVersion(desk, 'Mötet öppnas.');
    const hash = await keepBytes(desk, `${mark} ljud`);
    await act(desk, 'update version set blob_sha256 = $3 where tenant_id = $1 and id = $2', [id, hash]);
    await desk.db.withTenant(desk.shelf.tenantId, (tx) => addRecord(tx, id, 'Mötet öppnas.'));
    return id;
  },

  async 'crawl-failure'(desk, mark) {
    const id = await addRun(desk, desk.shelf.sourceId);
    await addFailedPage(desk, id, mark);
    return id;
  },

  async export(desk, mark) {
    const exportId = newId();
    const id = await addDelivery(desk, { what: 'audit-export', objectId: exportId, mark });
    const ended = { state: 'finished', ended_at: new Date(), delivery_id: id };
    await inTenant(desk, (add) => add('audit_export', { id: exportId, category: 'case', reason: 'Tillsyn', ...ended }));
    return id;
  },

  /** Deactivated, with a key. */
  person: (desk, mark) =>
    inTenant(desk, async (add) => {
      const email = `${mark.toLowerCase().replaceAll(' ', '.')}@hamnen.example`;
      const id = await add('person', { email, name: mark, role: 'user', deactivated_at: new Date() });
      await add('key', {
        ...{ person_id: id, kind: 'secret', name: mark, prefix: 'dk', last_four: '1234' },
        ...{ hash: sha256(mark), permissions: ['read'] },
      });
      return id;
    }),

  /** Empty, with a source that was read once, and a package. */
  async collection(desk, mark) {
    const shelf = await addCollection(desk.db, desk.shelf);
    const { collectionId, sourceId } = shelf;
    await act(desk, 'update collection set name = $3 where tenant_id = $1 and id = $2', [collectionId, mark]);
    await addFailedPage(desk, await addRun(desk, sourceId), mark);
    await addPackage({ ...desk, shelf }, mark);
    return collectionId;
  },

  space: (desk, mark) => inTenant(desk, (add) => add('space', { name: mark, kind: 'shared' })),
};

export const disposedKinds = Object.keys(adding) as DisposedKind[];

/**
 * Days of the record that are over, of so many events each, linked, under a head, and followed by a check that found
 * nothing; a rule lets them go. Answers the disposal that comes of it today.
 */
export async function addOldDays(desk: Place, mark: string, events = 1): Promise<string> {
  const { db, dir, rows } = desk;
  const { tenantId } = desk.shelf;
  for (const daysAgo of [401, 400]) {
    await act(
      desk,
      `insert into audit_event (tenant_id, id, at, actor_kind, action, details)
       select $1, gen_random_uuid(), now() - make_interval(days => $2), 'system', 'crawl.skip',
         jsonb_build_object('name', $3::text || n) from generate_series(1, $4) n`,
      [daysAgo, mark, events],
    );
  }
  while ((await linkBatch(db, tenantId)) > 0);
  const deps = { db, signer, heads: openHeads({ dir }) };
  await signHead(deps, tenantId, 0);
  await db.withTenant(tenantId, async (tx) => {
    await adder(tx)('audit_check', {});
    await addRule(tx, 'Dnr 2026/19', { what: 'log', trigger: 'created', period: 200 });
  });
  await checkChain(deps, { tenantId, isGone: false });
  await db.withTenant(tenantId, (tx) => requestDuePurges(tx, 30));
  const [purge] = await rows<{ id: string }>(
    `select p.id from purge p join rule r on r.tenant_id = p.tenant_id and r.id = p.rule_id
     where p.tenant_id = tenant.id and r.what = 'log' and p.ended_at is null`,
  );
  return purge!.id;
}

type Add = ReturnType<typeof adder>;

const inTenant = <Answer>({ db, shelf }: Place, work: (add: Add) => Promise<Answer>): Promise<Answer> =>
  db.withTenant(shelf.tenantId, (tx) => work(adder(tx)));

const act = ({ db, shelf }: Place, statement: string, params: readonly unknown[]): Promise<object[]> =>
  db.withTenant(shelf.tenantId, ({ sql, tenantId }) => sql(statement, [tenantId, ...params]));

/** A published document of this text; answers its version. */
async function addVersion(desk: Place, text: string): Promise<string> {
  const [documentId] = await desk.publish([text], false);
  const [version] = await desk.rows<{ id: string }>(
    'select version_id as id from document where tenant_id = tenant.id and id = $2',
    [documentId],
  );
  return version!.id;
}

/** An original in the store; answers its hash. */
async function keepBytes(desk: Place, text: string): Promise<Buffer> {
  const kept = await openFiles(desk).put(desk.shelf.tenantId, Buffer.from(text));
  await act(
    desk,
    `insert into blob (tenant_id, sha256, media_type, size_bytes, stored_bytes) values ($1, $2, 'text/html', $3, $4)
     on conflict do nothing`,
    [kept.sha256, kept.sizeBytes, kept.storedBytes],
  );
  return kept.sha256;
}

/** One that has ended, after whichever goes on. */
async function addRun(desk: Place, sourceId: string): Promise<string> {
  await act(desk, `update crawl set ended_at = now(), state = 'finished' where tenant_id = $1 and source_id = $2`, [
    sourceId,
  ]);
  const ended = { state: 'finished', ended_at: new Date() };
  return inTenant(desk, (add) =>
    add('crawl', { source_id: sourceId, mode: 'full', trigger: 'person', form: '{}', ...ended }),
  );
}

const addFailedPage = (desk: Place, crawlId: string, mark: string): Promise<object[]> =>
  act(
    desk,
    `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change)
     values ($1, $2, $3, $4, 'example.org', 1, 'done', 'failed')`,
    [crawlId, sha256(mark), `https://example.org/${encodeURIComponent(mark)}`],
  );

/** Of the desk's collection, as it says. */
async function addPackage(desk: Place, mark: string): Promise<void> {
  const { spaceId, collectionId } = desk.shelf;
  const id = await addDelivery(desk, { what: 'collection', objectId: collectionId, mark });
  await inTenant(desk, (add) =>
    add('archive_package', {
      ...{ direction: 'out', space_id: spaceId, collection_id: collectionId, name: 'Sidor', delivery_id: id },
      ...{ state: 'finished', ended_at: new Date(), requested_by: newId() },
    }),
  );
}

type Made = { what: 'audit-export' | 'collection'; objectId: string; mark: string };

/** An archive that waits to be fetched. */
async function addDelivery(desk: Place, { what, objectId, mark }: Made): Promise<string> {
  const id = newId();
  const bytes = Readable.from([Buffer.from(`${mark} i ett arkiv`)]);
  const kept = await openDeliveries(desk).keep(desk.shelf.tenantId, `${id}.zip`, bytes);
  const file = { path: kept.path, sha256: kept.sha256, size_bytes: kept.sizeBytes, expires_at: '2199-01-01' };
  return inTenant(desk, (add) => add('delivery', { id, what, object_id: objectId, name: 'Arkiv.zip', ...file }));
}
