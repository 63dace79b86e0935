/** Two versions of a document are compared line by line, for those who read it. */
import { expect, test } from 'vitest';
import type { DifferenceText } from '#schema/difference.ts';
import { newId } from '#schema/id.ts';
import { startApi } from '#tests/rig/api.ts';

test('what differs between two versions is told, and a version of another document is none', async () => {
  await using api = await startApi();
  const { people, documentId, versionId, fileId, tenantId } = api.ours;
  const laterId = newId();
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks, language, state)
       select tenant_id, $3, document_id, crawl_id, 'x', blob_sha256, 'Efter', text || E'\\nOch ett badhus.', blocks, language,
         'superseded' from version where tenant_id = $1 and id = $2`,
      [tenantId, versionId, laterId],
    ),
  );
  const compare = (id: string, was: string, now: string) =>
    api.as(people.user, 'GET', `/document/${id}/difference?was=${was}&now=${now}`);
  const told = (await compare(documentId, versionId, laterId)).json<DifferenceText>();
  expect([told.was?.versionId, told.now?.title]).toEqual([versionId, 'Efter']);
  const added = told.hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'added');
  expect(added.map(({ parts }) => parts.map(({ text }) => text).join(''))).toEqual(['Och ett badhus.']);
  expect((await compare(documentId, versionId, versionId)).json<DifferenceText>().hunks).toEqual([]);
  expect((await compare(fileId, versionId, laterId)).statusCode).toBe(404);
});
