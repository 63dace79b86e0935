/** Decisions and rules through the API: what they take, what they show on things, and what ends them. */
import { expect, test } from 'vitest';
import { planItems } from '#activities/purge/item-plan.ts';
import type { Conversation } from '#schema/chat.ts';
import type { Document } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import type { PurgePreview, PurgeRun } from '#schema/purge-run.ts';
import type { Decision, Rule } from '#schema/retention.ts';
import type { PlaceRetention, RetentionCalendar, RulePreview } from '#schema/retention-view.ts';
import { addPerson } from '#tests/probe/person.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { addHold } from '#tests/rig/hold.ts';

const decision = {
  reference: 'KS 2026/17',
  title: 'Gallring av handlingar av tillfällig betydelse',
  authority: 'Kommunstyrelsen',
  decidedOn: '2026-02-01',
};

async function openScene() {
  const api = await startApi();
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', {
    spaceId: api.ours.spaceId,
    role: 'viewer',
  });
  const ask = async <Body>(method: 'GET' | 'POST', path: string, body?: object, status?: number): Promise<Body> => {
    const answer = await api.as(officer, method, path, body);
    expect(answer.statusCode, answer.body).toBe(status ?? (method === 'GET' ? 200 : answer.statusCode));
    return answer.json();
  };
  const { id: decisionId } = await ask<Decision>('POST', '/decision', decision, 201);
  return { api, ask, decisionId, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

/** Ago, so that rules of days take it. */
const age = ({ db, ours }: TestApi, table: 'document' | 'conversation', column: string, days: number) =>
  db.withTenant(ours.tenantId, ({ sql }) =>
    sql(`update ${table} set ${column} = now() - make_interval(days => $2) where tenant_id = $1`, [
      ours.tenantId,
      days,
    ]),
  );

test('a document says when it goes and by which decision, the narrower rule counting, until the decision ends', async () => {
  await using scene = await openScene();
  const { api, ask, decisionId } = scene;
  const { documentId, collectionId, people } = api.ours;
  const shown = async () =>
    (await api.as(people.administrator, 'GET', `/document/${documentId}`)).json<Document>().retention;
  expect(await shown()).toBeNull();

  const wide = { decisionId, what: 'document', trigger: 'created', period: 2, unit: 'year', action: 'purge' };
  const tenantRule = await ask<Rule>('POST', '/rule', wide, 201);
  expect(await shown()).toMatchObject({
    ruleId: tenantRule.id,
    level: 'tenant',
    decision: { reference: 'KS 2026/17' },
  });
  const narrow = { ...wide, level: 'collection', objectId: collectionId, period: 10 };
  const { id } = await ask<Rule>('POST', '/rule', narrow, 201);
  const tenYears = await shown();
  expect(tenYears).toMatchObject({ ruleId: id, level: 'collection', period: 10, held: [] });
  expect(Date.parse(tenYears!.dueAt) - Date.now()).toBeGreaterThan(3650 * 86_400_000);

  await ask('POST', `/rule/${id}/end`, undefined, 200);
  expect(await shown()).toMatchObject({ ruleId: tenantRule.id });
  await ask('POST', `/decision/${decisionId}/end`, undefined, 200);
  expect(await shown()).toBeNull();
  expect(await ask('POST', '/rule', { ...narrow, period: 3 })).toMatchObject({ status: 409, code: 'decision-ended' });
});

test('a rule is replaced and never edited, and one for the very same is refused', async () => {
  await using scene = await openScene();
  const { ask, decisionId } = scene;
  const form = { decisionId, what: 'conversation', trigger: 'used', period: 6, unit: 'month', action: 'purge' };
  const first = await ask<Rule>('POST', '/rule', form, 201);
  expect(await ask('POST', '/rule', { ...form, period: 12 })).toMatchObject({ status: 409, code: 'rule-exists' });
  const second = await ask<Rule>('POST', '/rule', { ...form, period: 12, replaces: first.id }, 201);
  expect(await ask<Rule>('GET', `/rule/${first.id}`)).toMatchObject({ period: 6, endedAt: expect.any(String) });
  expect(second).toMatchObject({ period: 12, endedAt: null });
  const { rules } = await ask<Decision>('GET', `/decision/${decisionId}`);
  expect(rules.map(({ id }) => id)).toEqual([second.id, first.id]);
});

test('what makes no rule is refused, part by part', async () => {
  await using scene = await openScene();
  const { ask, decisionId } = scene;
  const form = { decisionId, what: 'person', trigger: 'deactivated', period: 1, unit: 'year', action: 'purge' };
  for (const [path, wrong] of [
    ['trigger', { trigger: 'used' }],
    ['level', { level: 'document', objectId: decisionId }],
    ['objectId', { objectId: decisionId }],
    ['classLevel', { classLevel: 1 }],
    ['period', { period: 101 }],
  ] as const) {
    expect(await ask('POST', '/rule', { ...form, ...wrong }), path).toMatchObject({ status: 400, errors: [{ path }] });
  }
  expect(await ask('POST', '/decision', decision)).toMatchObject({ status: 409, code: 'decision-known' });
  const ahead = { ...decision, reference: 'KS 2027/1', decidedOn: '2999-01-01' };
  expect(await ask('POST', '/decision', ahead)).toMatchObject({ status: 400, errors: [{ path: 'decidedOn' }] });
});

test('a dry run shows what a rule takes before and after it is made, a held thing among it, and changes nothing', async () => {
  await using scene = await openScene();
  const { api, ask, decisionId } = scene;
  const { tenantId, documentId, db } = { ...api.ours, db: api.db };
  await age(api, 'document', 'first_seen_at', 400);
  const form = { decisionId, what: 'document', trigger: 'created', period: 1, unit: 'year', action: 'purge' };
  const tried = await ask<RulePreview>('POST', '/rule/preview', form, 200);
  expect(tried.items).toBeGreaterThan(0);
  expect(tried.first.map(({ id }) => id)).toContain(documentId);
  expect((await ask<ListOf<Rule>>('GET', '/rule')).items.some(({ what }) => what === 'document')).toBe(false);

  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `with placed as (insert into hold (tenant_id, id, title, reason, reference, review_on, placed_by, placed_name)
         values ($1, gen_random_uuid(), 'T', 'R', 'M 1', '2999-01-01', $1, 'N') returning id)
       insert into hold_scope (tenant_id, hold_id, ordinal, kind, object_id)
       select $1, id, 0, 'document', $2 from placed`,
      [tenantId, documentId],
    ),
  );
  const { id } = await ask<Rule>('POST', '/rule', form, 201);
  const preview = await ask<RulePreview>('GET', `/rule/${id}/preview`);
  expect(preview).toMatchObject({ items: tried.items, sizeBytes: tried.sizeBytes, held: 1 });
  expect(preview.first.find((one) => one.id === documentId)).toMatchObject({ isHeld: true });
});

test('the calendar has what is to go in each of twelve months, and in the first what is due already', async () => {
  await using scene = await openScene();
  const { api, ask, decisionId } = scene;
  const spaceId = api.ours.spaceId;
  const rule = { decisionId, what: 'conversation', trigger: 'used', period: 100, unit: 'day', action: 'review' };
  const { id } = await ask<Rule>('POST', '/rule', rule, 201);
  await age(api, 'conversation', 'updated_at', 60);
  const { months } = await ask<RetentionCalendar>('GET', '/retention/calendar');
  expect(months).toHaveLength(12);
  const own = await api.as(api.ours.people.user, 'GET', `/conversation?spaceId=${spaceId}`);
  const { dueAt } = own.json<ListOf<Conversation>>().items[0]!.retention!;
  // A day begins in Stockholm while it is yesterday in Greenwich.
  const month = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'Europe/Stockholm' })
    .format(new Date(dueAt))
    .slice(0, 7);
  const going = months.filter(({ what }) => what.some((one) => one.what === 'conversation'));
  expect(going.map((one) => one.month)).toEqual([month]);
  expect(going[0]!.what[0]).toMatchObject({ action: 'review', held: 0 });

  await age(api, 'conversation', 'updated_at', 900);
  const late = await ask<RetentionCalendar>('GET', '/retention/calendar');
  expect(late.months[0]!.what).toMatchObject([{ what: 'conversation', items: expect.any(Number) }]);
  const { first } = await ask<RulePreview>('GET', `/rule/${id}/preview`);
  expect(first.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^Användare, /));
});

test('what a rule takes is asked for at once, as of whoever made the rule, and only once at a time', async () => {
  await using scene = await openScene();
  const { api, ask, decisionId } = scene;
  const { tenantId, documentId } = api.ours;
  await age(api, 'document', 'first_seen_at', 400);
  const form = { decisionId, what: 'document', trigger: 'created', period: 1, unit: 'year', action: 'review' };
  const { id } = await ask<Rule>('POST', '/rule', form, 201);
  const other = await addPerson(api.db, tenantId, 'compliance-officer');
  const asked = await api.as(other, 'POST', `/rule/${id}/purge`);
  expect(asked.statusCode, asked.body).toBe(202);
  expect(asked.json<PurgeRun>()).toMatchObject({ kind: 'rule', ruleId: id, state: 'requested', isMine: false });
  expect(await ask('POST', `/rule/${id}/purge`)).toMatchObject({ status: 409, code: 'purge-open' });
  const open = await ask<ListOf<PurgeRun>>('GET', '/purge?state=open');
  expect(open.items.find((purge) => purge.ruleId === id)).toMatchObject({ isMine: true });
  expect((await ask<ListOf<PurgeRun>>('GET', '/purge?state=ended')).items).toEqual([]);

  const purgeId = asked.json<PurgeRun>().id;
  await api.db.withTenant(tenantId, async (tx) => {
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: documentId }] });
    await planItems(tx, { tenantId, purgeId });
  });
  const { preview } = await ask<{ preview: PurgePreview }>('GET', `/purge/${purgeId}`);
  expect(preview.items.map((item) => item.id)).not.toContain(documentId);
  expect(preview.held).toMatchObject([{ id: documentId, label: expect.any(String), why: 'held' }]);
  await ask('POST', `/rule/${id}/end`, undefined, 200);
  expect(await ask('POST', `/rule/${id}/purge`)).toMatchObject({ status: 409, code: 'rule-ended' });
});

test('a space and a collection say by which rules that goes which is in them, and when the first does', async () => {
  await using scene = await openScene();
  const { api, ask, decisionId } = scene;
  const { spaceId, collectionId } = api.ours;
  const wide = { decisionId, what: 'document', trigger: 'created', period: 9, unit: 'year', action: 'purge' };
  await ask<Rule>('POST', '/rule', wide, 201);
  const narrow = await ask<Rule>(
    'POST',
    '/rule',
    { ...wide, level: 'collection', objectId: collectionId, period: 5 },
    201,
  );
  const talk = { ...wide, what: 'conversation', trigger: 'used', level: 'space', objectId: spaceId, action: 'review' };
  const ofTalk = await ask<Rule>('POST', '/rule', talk, 201);

  const inSpace = await ask<PlaceRetention[]>('GET', `/space/${spaceId}/retention`);
  expect(inSpace.map(({ what, level }) => [what, level])).toEqual(
    expect.arrayContaining([
      ['conversation', 'space'],
      ['document', 'tenant'],
    ]),
  );
  expect(inSpace.find(({ ruleId }) => ruleId === ofTalk.id)!.nextAt).not.toBeNull();
  const inCollection = await ask<PlaceRetention[]>('GET', `/collection/${collectionId}/retention`);
  const ofDocuments = inCollection.filter(({ what }) => what === 'document');
  expect(ofDocuments).toMatchObject([{ ruleId: narrow.id, period: 5, decision: { reference: 'KS 2026/17' } }]);
  const document = await api.as(api.ours.people.administrator, 'GET', `/document/${api.ours.documentId}`);
  expect(ofDocuments[0]!.nextAt! <= document.json<Document>().retention!.dueAt).toBe(true);
  await ask('POST', `/decision/${decisionId}/end`, undefined, 200);
  expect(
    (await ask<PlaceRetention[]>('GET', `/collection/${collectionId}/retention`)).map(({ what }) => what),
  ).not.toContain('document');
});
