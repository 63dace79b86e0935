/** Where a document came from: what its rows know, told to whoever reads it, and the engine's names to few. */
import { expect, test } from 'vitest';
import { ExtractForm } from '#schema/extract.ts';
import type { Origin } from '#schema/origin.ts';
import { requestAgain } from '#schema/request-again.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { addUpload } from '#tests/rig/file-furniture.ts';

const originOf = async (api: TestApi, id: string, person: TestPerson = api.ours.people.user) =>
  (await api.as(person, 'GET', `/document/${id}/origin`)).json<Origin>();

/** The steps of the run over the file that is there, as its activities would have left them. */
async function addSteps({ db, ours }: TestApi): Promise<void> {
  const steps = [
    { activity: 'r/2', name: 'readPages', attempts: 3, failures: 1, reason: { code: 'unreachable', facts: {} } },
    { activity: 'r/3', name: 'readPages', attempts: 1, failures: 0, reason: null },
    { activity: 'r/1', name: 'keepOriginal', attempts: 1, failures: 0, reason: null },
  ];
  await db.withTenant(ours.tenantId, async ({ sql, tenantId }) => {
    for (const step of steps) {
      await sql(
        `insert into step (tenant_id, extract_id, activity, name, attempts, failures, reason, started_at, ended_at, busy_ms)
         values ($1, $2, $3, $4, $5, $6, $7, now(), now(), 40)`,
        [
          ...[tenantId, ours.extractId, step.activity, step.name, step.attempts, step.failures],
          step.reason && JSON.stringify(step.reason),
        ],
      );
    }
  });
}

test('of a file it is told who brought it, and each step in its order with attempts, lost ones and the last reason', async () => {
  await using api = await startApi();
  const { ours, db } = api;
  await addSteps(api);
  await db.withTenant(ours.tenantId, async (tx) => {
    const uploadId = await addUpload(tx, ours.collectionId, ours.people.editor.personId);
    await tx.sql(
      'update extract set upload_id = $3, extractor = $4, requested_by = $5 where tenant_id = $1 and id = $2',
      [...[ours.tenantId, ours.extractId, uploadId, 'reader 1', ours.people.editor.personId]],
    );
  });
  const origin = await originOf(api, ours.fileId);
  expect(origin).toMatchObject({
    ...{ broughtBy: 'Redaktör', visit: null, models: [], passages: 0, tokens: 0 },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    run: { id: ours.extractId, trigger: 'upload', requestedBy: 'Redaktör', extractor: 'reader 1', strategy: 'auto' },
  });
  expect(origin.run?.steps).toMatchObject([
    { name: 'keepOriginal', rounds: 1, attempts: 1, lost: 0, reason: null, busyMs: 40 },
    { name: 'readPages', rounds: 2, attempts: 4, lost: 1, reason: { code: 'unreachable' }, busyMs: 80 },
  ]);
});

test('a file that is read anew is still told to have come from whoever brought it', async () => {
  await using api = await startApi();
  const { ours, db } = api;
  await db.withTenant(ours.tenantId, async (tx) => {
    const uploadId = await addUpload(tx, ours.collectionId, ours.people.user.personId);
    await tx.sql('update extract set upload_id = $3 where tenant_id = $1 and id = $2', [
      ...[ours.tenantId, ours.extractId, uploadId],
    ]);
    const request = { form: ExtractForm.parse({}), requestedBy: ours.people.editor.personId };
    await requestAgain(tx, ours.fileId, request);
  });
  expect(await originOf(api, ours.fileId)).toMatchObject({
    broughtBy: 'Användare',
    run: { trigger: 'again', requestedBy: 'Redaktör', steps: [] },
  });
});

test('of a page the visit is told as far as its crawl still knows it, and only who administers learns names of runs', async () => {
  await using api = await startApi();
  const { ours } = api;
  const { user, editor, administrator } = ours.people;
  expect(await originOf(api, ours.documentId, user)).toMatchObject({
    run: null,
    visit: { crawlId: ours.crawlId, workflowId: null },
    passages: expect.any(Number),
  });
  expect((await originOf(api, ours.documentId, editor)).visit?.workflowId).toBeNull();
  const { visit } = await originOf(api, ours.documentId, administrator);
  expect(visit?.workflowId).toBe(`t_${ours.tenantId}/crawl/${ours.crawlId}`);
  expect((await originOf(api, ours.fileId, administrator)).run?.workflowId).toContain('/extract/');
  const elsewhere = await api.as(user, 'GET', `/document/${ours.documentId}/origin?versionId=${api.theirs.versionId}`);
  expect(elsewhere.statusCode).toBe(404);
});
