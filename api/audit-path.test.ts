/** There is no way to the record of acts that does not ask why: every route is tried by whoever may use it. */
import { expect, test } from 'vitest';
import { openStage, type Stage } from '#tests/probe/stage.ts';
import { watchStatements } from '#tests/probe/statements.ts';
import { inOrder, nameOf } from '#tests/rig/call.ts';
import { withKey } from '#tests/rig/key.ts';
import { real } from '#tests/rig/real.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** Routes that count events and show none: docs/decisions says why they ask for no reason. */
const counting = [
  // How often a schedule was left out.
  ...['GET /source', 'GET /source/:id', 'POST /source', 'PUT /source/:id'],
  // How much was read and asked by whoever was let in.
  ...['GET /glass', 'POST /glass/:id/end', 'GET /system/glass', 'POST /system/glass', 'POST /system/glass/:id/end'],
  ...['POST /system/glass/:id/approve', 'POST /system/glass/:id/refuse', 'POST /system/glass/:id/enter'],
];

const readsRecord = (statement: string): boolean => /\b(from|join) "?audit_(event|term)\b/.test(statement);

/** The routes by which statements read the record, asked by those who may. */
async function pathsToRecord(
  stage: Stage,
  routes: DeclaredRoute[],
  taken: () => string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const route of inOrder(routes)) {
    taken();
    const { statusCode, body } = await stage.ask(stage.callerOf(route), route);
    if (taken().some(readsRecord)) found.set(nameOf(route), `${statusCode} ${body.slice(0, 300)}`);
  }
  return found;
}

async function openWatched() {
  const watched: ReturnType<typeof watchStatements>[] = [];
  const stage = await openStage((db) => {
    watched.push(watchStatements(db));
    return { ...real(watched[0]!.db), db: watched[0]!.db };
  });
  return { stage, taken: watched[0]!.taken };
}

const closeReadings = ({ api }: Stage) =>
  api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql('update reading set ended_at = now() where tenant_id = $1', [tx.tenantId]),
  );

test('without a reason no route reads an event', { timeout: 120_000 }, async () => {
  const { stage, taken } = await openWatched();
  await using _ = stage;
  await closeReadings(stage);
  const others = stage.api.routes.filter(({ act }) => act !== 'reading.begin');
  const paths = await pathsToRecord(stage, others, taken);
  expect([...paths].filter(([name]) => !counting.includes(name))).toEqual([]);
});

test('with a reason the record is read, so that the test above would see who reads it without', async () => {
  const { stage, taken } = await openWatched();
  await using _ = stage;
  for (const name of ['GET /audit', 'GET /person-request/:id/item']) {
    const route = stage.api.routes.find((one) => nameOf(one) === name)!;
    taken();
    expect((await stage.ask(stage.callerOf(route), route)).statusCode).toBe(200);
    expect(taken().some(readsRecord), name).toBe(true);
  }
});

test('each way to what the record holds asks for a reason: lists, files, answers, exports and their archives', async () => {
  await using stage = await openStage();
  const { api } = stage;
  const { deliveryId, accessRequestId, exportScheduleId } = stage.ours;
  const officer = stage.callerOf({ method: 'GET', url: '/audit', may: 'audit', act: null, kind: null });
  const { personId } = officer;
  const window = `from=${new Date(0).toISOString()}&to=${new Date().toISOString()}`;
  const why = { category: 'routine', reason: 'Löpande kontroll av loggen' };
  const ways: [method: string, path: string, body?: object][] = [
    ['GET', '/audit'],
    ['GET', `/audit?personId=${personId}`],
    ['GET', `/audit?about=${personId}`],
    ['GET', `/incident?${window}`],
    ['GET', '/answer'],
    ['GET', '/answer/export'],
    ['GET', `/person-request/${accessRequestId}/item`],
    ['POST', '/export', {}],
    ['POST', `/export-schedule/${exportScheduleId}/run`],
    ['POST', '/export-schedule', { name: 'Natt', schedule: { every: 'day' }, ...why }],
  ];
  const tryAll = async (): Promise<unknown[]> => {
    const codes: unknown[] = [];
    for (const [method, path, body] of ways) codes.push((await api.as(officer, method, path, body)).json().code);
    for (const what of ['audit-export', 'person-request']) {
      await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
        sql('update delivery set what = $2 where tenant_id = $1', [tenantId, what]),
      );
      codes.push((await api.as(officer, 'GET', `/delivery/${deliveryId}`)).json().code);
    }
    return codes;
  };
  await closeReadings(stage);
  expect(await tryAll()).toEqual(Array.from({ length: ways.length + 2 }, () => 'reading-needed'));
  // How far the record was verified tells nothing of what is in it.
  expect((await api.as(officer, 'GET', '/audit/chain')).statusCode).toBe(200);
});

test('no key reads the record, whatever it was given, and is told so', async () => {
  await using stage = await openStage();
  const { api } = stage;
  const officer = stage.callerOf({ method: 'GET', url: '/audit', may: 'audit', act: null, kind: null });
  const key = await withKey(api, officer.personId, { permissions: ['read', 'ask', 'upload', 'crawl', 'administer'] });
  for (const [method, path] of [
    ['GET', '/audit'],
    ['GET', '/audit/reading'],
    ['POST', '/audit/reading'],
    ['GET', '/audit/chain'],
    ['GET', '/export'],
  ] as const) {
    const body = method === 'POST' ? { category: 'routine', reason: 'Löpande kontroll av loggen' } : undefined;
    expect((await key.send(method, path, body)).json()).toMatchObject({ status: 403, code: 'key-no-record' });
  }
});
