/** Disposals as they are shown: none is left out of the list, and what a hold keeps is said to be kept. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import type { PurgeRun } from '#schema/purge-run.ts';
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
  return { api, read, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
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
