/** Files that are looked after: what search finds of them, where, before and after. */
import { expect, test } from 'vitest';
import { copyDocument, deleteDocument, moveDocument, restoreDocument, tagDocument } from '#schema/document-place.ts';
import { ExtractForm } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import { requestAgain, requestRetry } from '#schema/request-again.ts';
import { search } from '#schema/search.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { makeDesk, pageReader } from '#tests/rig/bring.ts';
import { addCollection } from '#tests/rig/knowledge.ts';
import { type Library, makeLibrary, page, publish } from '#tests/rig/library.ts';

const fees = 'Avgiften för bygglov är 4 200 kronor.\fAnsökan lämnas till stadsbyggnadskontoret.';
const again = { form: ExtractForm.parse({ maxTokens: 100 }), requestedBy: null };

async function found({ db, shelf }: Library, collectionId = shelf.collectionId): Promise<string[]> {
  const asked = { tenantId: shelf.tenantId, collectionIds: [collectionId], language: 'sv', vector: null, modelId: '' };
  const hits = await search(db, { ...asked, query: 'Vad kostar bygglov?', mode: 'lexical' as const });
  return hits.map(({ documentId }) => documentId);
}

const rows = ({ db, shelf }: Library, table: 'document' | 'version' | 'extract') =>
  db.readTenant<Record<string, string>>(
    shelf.tenantId,
    `select * from ${table} t where t.tenant_id = tenant.id order by id`,
  );

const within = <Answer>({ db, shelf }: Library, work: Parameters<typeof db.withTenant<Answer>>[1]) =>
  db.withTenant(shelf.tenantId, work);

test('a file that is moved is found there and no longer here, and its name is free here', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { collectionId: other } = await addCollection(library.db, library.shelf);
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  expect(await within(library, (tx) => moveDocument(tx, id, other))).toBeNull();
  expect([await found(library), await found(library, other)]).toEqual([[], [id]]);

  await desk.work(await desk.bring('a.txt', `${fees} Och mer.`));
  const [later] = (await found(library)) as [string];
  expect(later).not.toBe(id);
  expect(await within(library, (tx) => moveDocument(tx, later, other))).toMatchObject({ code: 'name-taken' });
  expect(await found(library)).toEqual([later]);
});

test('a copy is found beside the first, without being read or embedded again, and lives without it', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { collectionId: other } = await addCollection(library.db, library.shelf);
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  const embedded = library.embedder.texts.length;
  const copied = await within(library, (tx) => copyDocument(tx, id, other));
  expect(copied).toEqual({ id: expect.any(String) });
  expect(library.embedder.texts.length).toBe(embedded);
  await within(library, (tx) => deleteDocument(tx, id, newId()));
  expect([await found(library), await found(library, other)]).toEqual([[], [(copied as { id: string }).id]]);
});

test('a copy is kept to the groups that the first is kept to', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { collectionId: other } = await addCollection(library.db, library.shelf);
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  const groupId = newId();
  await within(library, async ({ sql, tenantId }) => {
    await sql(`insert into person_group (tenant_id, id, name) values ($1, $2, 'Styrelsen')`, [tenantId, groupId]);
    await sql('update document set narrowed = true where tenant_id = $1 and id = $2', [tenantId, id]);
    await sql('insert into document_group (tenant_id, document_id, group_id) values ($1, $2, $3)', [
      ...[tenantId, id, groupId],
    ]);
  });
  const copied = (await within(library, (tx) => copyDocument(tx, id, other))) as { id: string };
  const kept = await within(library, ({ sql, tenantId }) =>
    sql(
      `select d.narrowed, g.group_id as "groupId" from document d
         left join document_group g on g.tenant_id = $1 and g.document_id = d.id
       where d.tenant_id = $1 and d.id = $2`,
      [tenantId, copied.id],
    ),
  );
  expect(kept).toEqual([{ narrowed: true, groupId }]);
});

test('nothing comes to stand below its level by being moved or copied', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { db, shelf } = library;
  const { collectionId: other } = await addCollection(db, shelf);
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  const classify = (level: number) =>
    within(library, ({ sql, tenantId }) =>
      sql('update collection set level = $3 where tenant_id = $1 and id = $2', [tenantId, shelf.collectionId, level]),
    );
  await classify(1);
  expect(await within(library, (tx) => moveDocument(tx, id, other))).toMatchObject({ code: 'level-lower' });
  expect(await within(library, (tx) => copyDocument(tx, id, other))).toMatchObject({ code: 'level-lower' });
  await classify(0);
  expect(await within(library, (tx) => moveDocument(tx, id, other))).toBeNull();
});

test('a page of a website is copied as a file, and neither moved nor deleted', async () => {
  await using library = await makeLibrary();
  const { collectionId: other } = await addCollection(library.db, library.shelf);
  await publish(library, [page('taxa', 'Avgiften för bygglov är 4 200 kronor.')]);
  const [id] = (await found(library)) as [string];
  expect(await within(library, (tx) => moveDocument(tx, id, other))).toMatchObject({ code: 'from-website' });
  expect(await within(library, (tx) => deleteDocument(tx, id, newId()))).toMatchObject({ code: 'from-website' });
  await within(library, (tx) => copyDocument(tx, id, other));
  expect((await found(library, other)).length).toBe(1);
  expect(await found(library)).toEqual([id]);
});

test('what was deleted is found no more, and again once it is taken back in time', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  await within(library, (tx) => deleteDocument(tx, id, newId()));
  expect(await found(library)).toEqual([]);
  expect(await within(library, (tx) => restoreDocument(tx, id, 30))).toBeNull();
  expect(await found(library)).toEqual([id]);

  await within(library, async (tx) => {
    await deleteDocument(tx, id, newId());
    await tx.sql(`update document set removed_at = now() - interval '31 days' where tenant_id = $1`, [tx.tenantId]);
  });
  expect(await within(library, (tx) => restoreDocument(tx, id, 30))).toMatchObject({ code: 'restore-late' });
  expect(await found(library)).toEqual([]);
});

test('one that is deleted while it is read is told to stop, and is not published if it did not hear', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const key = await desk.bring('a.txt', fees);
  await desk.keepOriginal(key);
  const [document] = await rows(library, 'document');
  const { openRunId } = (await within(library, (tx) => deleteDocument(tx, document!.id!, newId()))) as {
    openRunId: string;
  };
  expect(openRunId).toBe(key.extractId);
  const taken = await within(library, (tx) => restoreDocument(tx, document!.id!, 30));
  expect(taken, 'while its run may still undo it').toMatchObject({ code: 'still-reading' });
  await desk.work(key);
  expect(await found(library)).toEqual([]);
  // The same name again is a new beginning.
  await desk.work(await desk.bring('a.txt', fees.replace('4 200', '4 900')));
  expect((await found(library)).length).toBe(1);
});

test('a file is read anew as another version, and the one before answers until then, whatever becomes of it', async () => {
  await using library = await makeLibrary();
  const faults: { fail?: Error } = {};
  await using desk = await makeDesk(library, pageReader(faults));
  await desk.work(await desk.bring('a.txt', fees));
  const [id] = (await found(library)) as [string];
  const { tenantId } = library.shelf;
  faults.fail = new UnreadableFile('damaged', 'damaged');
  const first = { tenantId, extractId: await within(library, (tx) => requestAgain(tx, id, again)) };
  await expect(within(library, (tx) => requestAgain(tx, id, again))).rejects.toMatchObject({
    facts: { code: 'still-reading' },
  });
  await expect(desk.work(first)).rejects.toThrow('damaged');
  await desk.finishExtract({ ...first, outcome: 'failed', reason: { code: 'damaged', facts: {} } });
  expect(await found(library)).toEqual([id]);

  faults.fail = undefined as never;
  const second = { tenantId, extractId: await within(library, (tx) => requestRetry(tx, first.extractId, null)) };
  await desk.work(second);
  expect(await found(library)).toEqual([id]);
  expect((await rows(library, 'version')).map(({ state }) => state).sort()).toEqual(['published', 'superseded']);
  await expect(within(library, (tx) => requestRetry(tx, first.extractId, null))).rejects.toMatchObject({
    facts: { code: 'not-failed' },
  });
});

test('tags are put on and taken off, each once', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', fees));
  const [document] = await rows(library, 'document');
  await within(library, (tx) => tagDocument(tx, document!.id!, ['taxa', 'bygg', 'taxa'], []));
  await within(library, (tx) => tagDocument(tx, document!.id!, ['taxa', 'avgift'], ['bygg']));
  expect((await rows(library, 'document'))[0]!.tags).toEqual(['avgift', 'taxa']);
});
