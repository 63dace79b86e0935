/** Habits that are pointed out: from which counts on, to whom, and how often. */
import { expect, test } from 'vitest';
import { recordEvent } from '#schema/audit.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { odditiesOf, pointOutOddities, thresholds } from './odd.ts';

const quiet = { personId: 'p', person: 'Åsa', denials: 0, documents: 0, networks: 1 };
const told = async (api: TestApi, name: 'administrator' | 'user') =>
  (await api.as(api.ours.people[name], 'GET', '/notice'))
    .json<{ items: { code: string; facts: object }[] }>()
    .items.filter(({ code }) => code.startsWith('odd-'))
    .map(({ code, facts }) => ({ code, ...facts }));

test('a habit is odd from its threshold on, and not before', () => {
  const { denials, documents, networks } = thresholds;
  expect(odditiesOf({ ...quiet, denials: denials - 1, documents: documents - 1, networks: networks - 1 })).toEqual([]);
  expect(odditiesOf({ ...quiet, denials, documents, networks }).map(({ code }) => code)).toEqual([
    'odd-denials',
    'odd-reading',
    'odd-networks',
  ]);
});

test('administrators are told once of who reads too much or comes from everywhere, and the person is not', async () => {
  await using api = await startApi();
  const { tenantId, people, documentId } = api.ours;
  const id = people.user.personId;
  await api.db.withTenant(tenantId, async (tx) => {
    const object = { kind: 'document', id: documentId };
    for (let i = 0; i < thresholds.documents; i++) {
      await recordEvent(tx, { kind: 'person', id, address: `10.${i % 3}.0.1` }, { action: 'document.read', object });
    }
  });
  await pointOutOddities(api.db, tenantId);
  await Promise.all([pointOutOddities(api.db, tenantId), pointOutOddities(api.db, tenantId)]);
  expect((await told(api, 'administrator')).toSorted((a, b) => a.code.localeCompare(b.code))).toMatchObject([
    { code: 'odd-networks', person: 'Användare' },
    { code: 'odd-reading', person: 'Användare', count: thresholds.documents },
  ]);
  expect(await told(api, 'user')).toEqual([]);
  const events = await api.db.readTenant<{ details: object }>(
    tenantId,
    `select details from audit_event where tenant_id = tenant.id and action = 'session.odd' order by details->>'code'`,
  );
  expect(events.map(({ details }) => details)).toMatchObject([{ code: 'odd-networks' }, { code: 'odd-reading' }]);
});

test('a scanner whose denials are recorded by their doublings is counted by what they say', async () => {
  await using api = await startApi();
  const { tenantId, people } = api.ours;
  for (let i = 0; i < 45; i++) await api.as(people.user, 'GET', `/document/${tenantId}`);
  await pointOutOddities(api.db, tenantId);
  expect(await told(api, 'administrator')).toMatchObject([{ code: 'odd-denials', count: 40 }]);
});
