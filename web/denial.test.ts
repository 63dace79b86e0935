/** Pages ask for nothing that their reader may not have: what the record calls a denial, somebody reached for. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { Permission } from '#schema/role.ts';
import { addPerson } from '#tests/probe/person.ts';
import { openRecord } from '#tests/probe/record.ts';
import type { TestPerson } from '#tests/rig/api.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { fillPath, pathsOf } from '#tests/rig/page.ts';
import { startWeb } from '#tests/rig/web.ts';
import routes from './routes.ts';

/** Of an organisation's own role: each opens pages of its own, and none of those that they lead to. */
const alone: Permission[] = ['read', 'people', 'key', 'federation', 'setting'];

test('whoever opens a page that is for them leaves no denial in the record, and whoever may not leaves one', {
  timeout: 180_000,
}, async () => {
  await using web = await startWeb();
  await using record = await openRecord(web.database.adminUrl);
  const { tenantId, spaceId, people } = web.ours;
  const readers: Record<string, TestPerson> = { ...people, operator: await makeOperator(web) };
  for (const permission of alone) {
    const place = { spaceId, role: 'owner' } as const;
    readers[`only ${permission}`] = await addPerson(web.db, tenantId, 'user', place, [permission]);
  }
  const opened = new Map<string, { reader: string; path: string }>();
  const refused = new Map<string, { reader: string; path: string }>();
  for (const path of pathsOf(await routes)) {
    for (const [reader, { cookie }] of Object.entries(readers)) {
      // Else of many denials within a minute some are told together.
      await record.sql('delete from rate');
      const requestId = newId();
      const { statusCode } = await web.get(fillPath(path, web.ours), cookie, { 'x-request-id': requestId });
      (statusCode < 400 ? opened : refused).set(requestId, { reader, path });
    }
  }
  const denials = (await record.news()).filter(({ action }) => action === 'deny');
  const found = denials.map(({ requestId, details }) => ({ ...opened.get(requestId ?? ''), route: details.route }));
  expect(denials.length).toBeGreaterThan(100);
  expect(found.filter(({ path }) => path !== undefined)).toEqual([]);
  const again = denials.filter(({ requestId }, at) => denials.findIndex((one) => one.requestId === requestId) < at);
  expect(again.map(({ requestId, details }) => ({ ...refused.get(requestId ?? ''), route: details.route }))).toEqual(
    [],
  );
  for (const reader of Object.keys(readers)) {
    expect([...opened.values()].filter((one) => one.reader === reader).length, reader).toBeGreaterThan(5);
  }
});

test('the start page leads whoever sets the organisation up to the next step, and nobody else', async () => {
  await using web = await startWeb();
  const link = /<a[^>]* href="([^"]+)"[^>]*>Lägg till tvåstegsinloggning/;
  expect(link.exec((await web.get('/', web.administrator)).body)?.[1]).toBe('/account');
  expect((await web.get('/', web.user)).body).not.toMatch(link);
  await web.db.withTenant(web.ours.tenantId, ({ sql, tenantId }) =>
    sql(`insert into factor (tenant_id, person_id, sealed, confirmed_at) values ($1, $2, 'sealed', now())`, [
      tenantId,
      web.ours.people.administrator.personId,
    ]),
  );
  const next = (await web.get('/', web.administrator)).body;
  expect(next).not.toMatch(link);
  expect(next).toContain('Bestäm reglerna');
});
