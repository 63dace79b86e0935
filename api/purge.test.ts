/** Disposals as they are shown: none is left out of the list, and what a hold keeps is said to be kept; their papers. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { certificateText } from '#schema/certificate-text.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import { type PurgeRun, SealedCertificate } from '#schema/purge-run.ts';
import { requestPurge } from '#schema/request-purge.ts';
import type { RulePreview } from '#schema/retention-view.ts';
import { addPerson } from '#tests/probe/person.ts';
import { startApi } from '#tests/rig/api.ts';
import { addHold } from '#tests/rig/hold.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';

async function openScene() {
  const api = await startApi();
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer');
  const read = async <Body>(path: string): Promise<Body> => {
    const answer = await api.as(officer, 'GET', path);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  return { api, officer, read, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

test('disposals that were asked for at the same moment are all listed, page after page', async () => {
  await using scene = await openScene();
  const { api, read } = scene;
  const before = (await read<ListOf<PurgeRun>>('/purge?limit=100')).items.length;
  await api.db.withTenant(api.ours.tenantId, async (tx) => {
    for (const what of ['document', 'conversation', 'sound']) {
      const { ruleId, decisionId } = await addRule(tx, what, { what, trigger: 'created', period: 1 });
      await requestPurge(tx, system, { kind: 'rule', ruleId, decisionId, items: 'due' });
    }
  });
  const ids = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ListOf<PurgeRun> = await read(`/purge?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    for (const { id } of page.items) ids.add(id);
    cursor = page.next;
  }
  expect(ids.size).toBe(before + 3);
});

test('a rule over the record of acts is shown as kept by any hold, as it is', async () => {
  await using scene = await openScene();
  const { api, read } = scene;
  const ruleId = await api.db.withTenant(api.ours.tenantId, async (tx) => {
    await tx.sql(
      `insert into audit_link (tenant_id, seq, event_at, event_id, digest, hash)
       values ($1, 1000000, now() - interval '10 days', $2, $3, $3)`,
      [tx.tenantId, newId(), sha256('an event')],
    );
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: api.ours.documentId }] });
    return (await addRule(tx, 'Dnr 1', { what: 'log', trigger: 'created', period: 2 })).ruleId;
  });
  const { items, held } = await read<RulePreview>(`/rule/${ruleId}/preview`);
  expect(items).toBeGreaterThan(0);
  expect(held).toBe(items);
});

test('the file of a certificate has the hash that stands on its paper, and a PDF is there to be saved', async () => {
  await using scene = await openScene();
  const { api, officer } = scene;
  const get = (path: string) => api.as(officer, 'GET', `/purge/${api.ours.purgeId}/certificate${path}`);
  const file = await get('');
  expect(file.headers['content-disposition']).toBe(`attachment; filename="certificate-${api.ours.purgeId}.json"`);
  expect(file.body).toBe(certificateText(SealedCertificate.parse(file.json())));
  const pdf = await get('/pdf');
  expect(pdf.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="certificate-${api.ours.purgeId}.pdf"`,
  });
  expect(pdf.body).toMatch(/^%PDF/);
});

test('a set with made-up ids is not asked for', async () => {
  await using scene = await openScene();
  const { api, officer, read } = scene;
  const { decisionId, deletedFileId } = api.ours;
  const before = (await read<ListOf<PurgeRun>>('/purge?limit=100')).items.length;
  const items = [deletedFileId, newId()].map((id) => ({ kind: 'document', id }));
  const answer = await api.as(officer, 'POST', '/purge', { decisionId, items });
  expect(answer.statusCode).toBe(404);
  expect((await read<ListOf<PurgeRun>>('/purge?limit=100')).items.length).toBe(before);
});
