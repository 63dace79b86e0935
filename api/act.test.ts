/** Every act leaves exactly one event, and so does every refusal: for each route there is, and none without the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Act, acts } from '#schema/act.ts';
import { deedsOf, unknownDeeds } from '#tests/probe/deed.ts';
import { vouching } from '#tests/probe/deed-entering.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { openRecord, type Reader, type Recorded } from '#tests/probe/record.ts';
import { everyRoute, openStage, requestId, type Stage } from '#tests/probe/stage.ts';
import { readJson, untoldIn } from '#tests/probe/untold.ts';
import { callOf, inOrder, nameOf } from '#tests/rig/call.ts';
import { password } from '#tests/rig/entering.ts';
import { real } from '#tests/rig/real.ts';
import { isTold, toldSingly } from './plugins/denial.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** What is recorded without a route that says so: by whom, and which test sees it once, however often it is begun. */
const elsewhere: Partial<Record<Act, { by: string; once: string }>> = {
  'ai-system.begin': { by: 'schema/ai-register.ts', once: 'activities/leave.test.ts' },
  'archive-package.end': { by: 'activities/archive-package/run.ts', once: 'activities/archive-package.test.ts' },
  'audit.close': { by: 'activities/chain/head.ts', once: 'activities/chain-close.test.ts' },
  'audit.continue': { by: 'activities/chain/continue.ts', once: 'activities/chain-continue.test.ts' },
  'audit.damage': { by: 'activities/chain/check.ts', once: 'activities/chain-close.test.ts' },
  'chat.expire': { by: 'activities/chat/expire.ts', once: 'activities/again.test.ts' },
  'crawl.end': { by: 'activities/crawl/finish.ts', once: 'activities/again.test.ts' },
  'crawl.skip': { by: 'activities/due.ts', once: 'activities/again.test.ts' },
  deny: { by: 'api/plugins/denial.ts', once: 'api/act.test.ts' },
  'delivery.expire': { by: 'activities/delivery.ts', once: 'activities/delivery.test.ts' },
  'document.keep': { by: 'activities/crawl/finish.ts', once: 'activities/again.test.ts' },
  'document.remove': { by: 'activities/crawl/finish.ts', once: 'activities/again.test.ts' },
  'export.end': { by: 'activities/export/end.ts', once: 'activities/export-again.test.ts' },
  'export.skip': { by: 'activities/export.ts', once: 'activities/export-again.test.ts' },
  'extract.end': { by: 'activities/extract/finish.ts', once: 'activities/again-extract.test.ts' },
  'encryption-key.destroy': { by: 'schema/person-key.ts', once: 'schema/person-key.test.ts' },
  'hold.remind': { by: 'schema/hold-turn.ts', once: 'api/hold-time.test.ts' },
  'hold.restore': { by: 'schema/hold-ledger.ts', once: 'activities/purge/reapply-hold.test.ts' },
  'identity.tie': { by: 'api/account.ts', once: 'tests/probe/deed-entering.ts' },
  'key.expire': { by: 'activities/expire.ts', once: 'activities/expire.test.ts' },
  'ledger.accept': { by: 'activities/ledger/proof.ts', once: 'local/reapply.test.ts' },
  'link.make': { by: 'schema/welcome.ts', once: 'schema/welcome.test.ts' },
  'person.make': { by: 'schema/welcome.ts', once: 'schema/welcome.test.ts' },
  'person-request.find': { by: 'activities/person-request.ts', once: 'activities/person-request.test.ts' },
  'purge.batch': { by: 'activities/purge/item-batch.ts', once: 'activities/purge-items.test.ts' },
  'purge.end': { by: 'activities/purge/end.ts', once: 'activities/purge.test.ts' },
  'purge.plan': { by: 'activities/purge/item-plan.ts', once: 'activities/purge-items.test.ts' },
  'purge.reapply': { by: 'activities/purge/reapply.ts', once: 'activities/purge/reapply.test.ts' },
  'purge.void': { by: 'schema/purge-decide.ts', once: 'activities/purge/item-plan.test.ts' },
  'recipient.begin': { by: 'schema/recipient-register.ts', once: 'schema/recipient.test.ts' },
  'recipient.end': { by: 'schema/recipient-register.ts', once: 'schema/recipient.test.ts' },
  'session.odd': { by: 'activities/odd.ts', once: 'activities/odd.test.ts' },
  'session.reuse': { by: 'api/plugins/session.ts', once: 'api/session.test.ts' },
};

test('the acts of routes and of what runs by itself are all that there are, each in its place', async () => {
  await using stage = await openStage();
  const ofRoutes = stage.api.routes.flatMap(({ act }) => act ?? []);
  const known = new Set([...ofRoutes, ...Object.keys(elsewhere)]);
  expect([...known].sort()).toEqual([...acts].sort());
  for (const [act, { by, once }] of Object.entries(elsewhere)) {
    for (const path of [by, once]) {
      const said = readFileSync(join(import.meta.dirname, '..', path), 'utf8');
      expect(said, `${path} says ${act}`).toContain(`${act}'`);
    }
  }
});

/** Without what is counted, and ends, whether or not the act comes about. */
const counting = ['rate', 'attempt', 'errand'];

/** What was seen on the way: routes that did what they say, details of events, and texts that none may hold. */
type Seen = { proven: Set<string>; told: string[]; untold: string[] };

test('whoever may leaves one event for each act, with who, from where and in which request, or nothing is done', {
  timeout: 120_000,
}, async () => {
  await using stage = await openStage((db) => ({ ...real(db), mailer: async () => {}, providers: vouching }));
  await using record = await openRecord(stage.api.database.adminUrl);
  const seen: Seen = { proven: new Set(), told: [], untold: [password] };
  const all = inOrder(everyRoute(stage.api));
  expect(unknownDeeds(all)).toEqual([]);
  for (const route of all) await proveDeeds(stage, record, seen, route);
  await proveRequests(stage, record, seen);
  expect(all.filter((route) => route.act && !seen.proven.has(nameOf(route))).map(nameOf)).toEqual([]);
  expect(seen.untold.length).toBeGreaterThan(30);
  const leaked = seen.told.flatMap((details) => seen.untold.filter((text) => details.includes(text)));
  expect(leaked).toEqual([]);
});

async function look(record: Reader, seen: Seen): Promise<Recorded[]> {
  const events = await record.news();
  seen.told.push(...events.map(({ details }) => JSON.stringify(details)));
  return events;
}

/** First while the record cannot be written, when nothing must be left of it, then once more. */
async function proveDeeds(stage: Stage, record: Reader, seen: Seen, route: DeclaredRoute): Promise<void> {
  const { api } = stage;
  const name = nameOf(route);
  const tenantIds = [api.ours.tenantId, api.theirs.tenantId];
  const digests = () => Promise.all(tenantIds.map((tenantId) => digestOf(api.db, tenantId, counting)));
  for (const { act, deed } of deedsOf(route)) {
    const attempt = await deed(stage);
    const before = await digests();
    await record.refuse('audit_event', 'insert');
    const { statusCode: refused } = await attempt();
    await record.allow('audit_event');
    expect({ name, refused, left: await digests() }).toEqual({ name, refused: 500, left: before });
    await look(record, seen);
    const { statusCode, body } = await attempt();
    seen.untold.push(...untoldIn(readJson(body)));
    const events = (await look(record, seen)).filter((event) => !follows(event, route));
    const own = events.map(({ action, outcome }) => ({ action, outcome }));
    expect({ name, statusCode, own }).toEqual({ name, statusCode, own: [{ action: act, outcome: 'done' }] });
    seen.proven.add(name);
  }
}

/** Every good request, also those that are answered with a refusal when nothing was done before. */
async function proveRequests(stage: Stage, record: Reader, seen: Seen): Promise<void> {
  const found: object[] = [];
  const wanted: object[] = [];
  for (const route of inOrder(stage.api.routes)) {
    const request = callOf(route, stage.ours);
    const { statusCode, body } = await stage.ask(stage.callerOf(route), route, request);
    seen.untold.push(...untoldIn(request.body), ...(statusCode < 400 ? untoldIn(readJson(body)) : []));
    const events = await look(record, seen);
    const named = { route: nameOf(route), statusCode };
    const own = events.filter((event) => !follows(event, route));
    if (own.some(({ action, outcome }) => action === route.act && outcome === 'done')) seen.proven.add(nameOf(route));
    found.push(...own.map(({ action, outcome, requestId: from }) => ({ ...named, action, outcome, from })));
    const wished = statusCode >= 400 && own.length === 0 ? [] : wantedOf(route, statusCode);
    wanted.push(...wished.map((event) => ({ ...named, ...event, from: requestId })));
    const nameless = events.filter(({ actorKind, actorName }) => actorKind !== 'system' && !actorName);
    expect({ ...named, nameless }).toEqual({ ...named, nameless: [] });
  }
  expect(found).toEqual(wanted);
}

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
  const reading = [...ofReading, 'search.ask', 'federation.test', 'hold.preview'];
  for (const route of inOrder(stage.api.routes)) await stage.ask(stage.callerOf(route), route);
  const done = (await record.news()).filter(({ outcome }) => outcome === 'done');
  expect(done.map(({ action }) => action).filter((act) => !reading.includes(act))).toEqual([]);
});
