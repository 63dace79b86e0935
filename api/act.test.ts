/** Every act leaves exactly one event, and so does every refusal: for each route there is, and none without the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Act, acts } from '#schema/act.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { openRecord, type Recorded } from '#tests/probe/record.ts';
import { openStage, requestId } from '#tests/probe/stage.ts';
import { inOrder, nameOf } from '#tests/rig/call.ts';
import { isTold, toldSingly } from './plugins/denial.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** What is recorded without a route that says so: by whom. */
const elsewhere: Partial<Record<Act, string>> = {
  'chat.expire': 'activities/chat/expire.ts',
  'crawl.end': 'activities/crawl/finish.ts',
  'crawl.skip': 'activities/due.ts',
  deny: 'api/plugins/denial.ts',
  'document.remove': 'activities/crawl/finish.ts',
  'extract.end': 'activities/extract/finish.ts',
  'identity.tie': 'api/account.ts',
  'key.expire': 'activities/expire.ts',
  'link.make': 'schema/welcome.ts',
  'person.make': 'schema/welcome.ts',
  'purge.end': 'activities/purge/end.ts',
  'session.odd': 'activities/odd.ts',
  'session.reuse': 'api/plugins/session.ts',
};

test('the acts of routes and of what runs by itself are all that there are, each in its place', async () => {
  await using stage = await openStage();
  const ofRoutes = stage.api.routes.flatMap(({ act }) => act ?? []);
  const known = new Set([...ofRoutes, ...Object.keys(elsewhere)]);
  expect([...known].sort()).toEqual([...acts].sort());
  for (const [act, path] of Object.entries(elsewhere)) {
    expect(readFileSync(join(import.meta.dirname, '..', path), 'utf8'), path).toContain(`'${act}'`);
  }
});

test('whoever may leaves one event for each act, with who, from where and in which request', async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  const found: object[] = [];
  const wanted: object[] = [];
  for (const route of inOrder(stage.api.routes)) {
    const { statusCode } = await stage.ask(stage.callerOf(route), route);
    const events = await record.news();
    const named = { route: nameOf(route), statusCode };
    const own = events.filter((event) => !follows(event, route));
    found.push(...own.map(({ action, outcome, requestId: from }) => ({ ...named, action, outcome, from })));
    const wished = statusCode >= 400 && own.length === 0 ? [] : wantedOf(route, statusCode);
    wanted.push(...wished.map((event) => ({ ...named, ...event, from: requestId })));
    const nameless = events.filter(({ actorKind, actorName }) => actorKind !== 'system' && !actorName);
    expect({ ...named, nameless }).toEqual({ ...named, nameless: [] });
  }
  expect(found).toEqual(wanted);
});

/** What the tests ask for there is so already. */
const unchanging = ['PUT /group/:id/member/:personId', 'POST /person/bulk', 'POST /document/move'];

/** Asked for an address that is nobody's, which the answer must not tell. */
const untold = ['POST /session/mail'];

/** In another organisation: what follows of itself there, and what somebody from outside did in it on the way. */
const follows = ({ actorKind, action }: Recorded, { may, act }: DeclaredRoute): boolean =>
  may === 'operate' && action !== act && (actorKind === 'system' || actorKind === 'operator');

/** What the record holds of a good request, and of a refused one that it holds something of. */
function wantedOf(route: DeclaredRoute, statusCode: number): { action: Act; outcome: string }[] {
  if (statusCode === 403 || statusCode === 404) return [{ action: 'deny', outcome: 'denied' }];
  const isDenied = statusCode >= 400 || untold.includes(nameOf(route));
  if (!route.act || unchanging.includes(nameOf(route))) return [];
  return [{ action: route.act, outcome: isDenied ? 'denied' : 'done' }];
}

test('whoever may not leaves one event that says what they wanted', async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  const found: object[] = [];
  const wanted: object[] = [];
  for (const route of inOrder(stage.api.routes)) {
    await record.sql('delete from rate');
    const { statusCode } = await stage.ask(stage.stranger, route);
    const events = await record.news();
    if (statusCode !== 403 && statusCode !== 404) continue;
    const details = { act: route.act, route: `${route.method} ${route.url}`, count: 1 };
    wanted.push({ action: 'deny', outcome: 'denied', name: 'Prov user', from: requestId, details });
    for (const { action, outcome, actorName: name, requestId: from, details: told } of events) {
      const { code: _, ...rest } = told;
      found.push({ action, outcome, name, from, details: rest });
    }
  }
  expect(found).toEqual(wanted);
  expect(wanted.length).toBeGreaterThan(stage.api.routes.length / 2);
});

test('a scanner fills the record no faster than its tries double', async () => {
  const told = Array.from({ length: 10_000 }, (_, at) => at + 1).filter(isTold);
  expect(told.slice(0, toldSingly)).toEqual(Array.from({ length: toldSingly }, (_, at) => at + 1));
  expect(told.slice(toldSingly)).toEqual([40, 80, 160, 320, 640, 1280, 2560, 5120]);
});

/** Tables whose rows come and go without being acts. */
const bookkeeping = ['session', 'rate', 'attempt'];

test('where the event cannot be written nothing is done and nothing shown', async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  await record.refuse('audit_event', 'insert');
  const before = await digestOf(stage.api.db, stage.api.ours.tenantId, bookkeeping);
  const shown: string[] = [];
  for (const route of inOrder(stage.api.routes)) {
    const { statusCode } = await stage.ask(stage.callerOf(route), route);
    if (route.act && route.method === 'GET' && statusCode < 400) shown.push(nameOf(route));
  }
  expect(shown).toEqual([]);
  expect(await digestOf(stage.api.db, stage.api.ours.tenantId, bookkeeping)).toEqual(before);
});

test('where nothing can be written but the record, only reading leaves events there', async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  const tables = await digestOf(stage.api.db, stage.api.ours.tenantId, ['audit_event', 'rate']);
  for (const { name } of [...tables, { name: 'tenant' }]) await record.refuse(name, 'insert or update or delete');
  const ofReading = stage.api.routes.filter(({ method }) => method === 'GET').flatMap(({ act }) => act ?? []);
  const reading = [...ofReading, 'search.ask', 'federation.test'];
  for (const route of inOrder(stage.api.routes)) await stage.ask(stage.callerOf(route), route);
  const done = (await record.news()).filter(({ outcome }) => outcome === 'done');
  expect(done.map(({ action }) => action).filter((act) => !reading.includes(act))).toEqual([]);
});
