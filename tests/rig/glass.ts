/** Help from outside for tests: two of those who run the installation, and a visit that they agree on. */
import { expect } from 'vitest';
import type { SystemGlass } from '#schema/glass.ts';
import { cookieOf, type Given, startApi, type TestApi, type TestPerson } from './api.ts';
import { makeOperator } from './operator.ts';

export const reason = 'Sökningen svarar inte som den ska sedan i går';

export type Scene = AsyncDisposable & { api: TestApi; asker: TestPerson; second: TestPerson; tenantId: string };

export async function makeScene(given: Given = {}): Promise<Scene> {
  const api = await startApi(given);
  const asker = await makeOperator(api, 'asker');
  const second = await makeOperator(api, 'second');
  return { api, asker, second, tenantId: api.ours.tenantId, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

export async function ask({ api, asker, tenantId }: Scene, more: object = {}): Promise<SystemGlass> {
  const answer = await api.as(asker, 'POST', '/system/glass', { tenantId, reason, minutes: 30, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

export const take = (scene: Scene, person: TestPerson, id: string, turn: string, tenantId = scene.tenantId) =>
  scene.api.as(person, 'POST', `/system/glass/${id}/${turn}`, { tenantId });

/** Whoever was let in, signed in by their link. */
export async function enter(scene: Scene, id: string): Promise<TestPerson> {
  const entry = await take(scene, scene.asker, id, 'enter');
  expect(entry.statusCode, entry.body).toBe(201);
  const token = new URL(entry.json<{ url: string }>().url).pathname.split('/').pop();
  const url = '/api/v1/session/link';
  const opened = await scene.api.app.inject({ method: 'POST', url, payload: { token }, remoteAddress: '10.8.0.1' });
  expect(opened.statusCode, opened.body).toBe(201);
  return { personId: '', email: '', cookie: cookieOf(opened) };
}

export async function letIn(scene: Scene): Promise<{ id: string; visitor: TestPerson }> {
  const { id } = await ask(scene);
  expect((await take(scene, scene.second, id, 'approve')).statusCode).toBe(200);
  return { id, visitor: await enter(scene, id) };
}

export const inTenant = <Row extends object>({ api, tenantId }: Scene, text: string, values: unknown[] = []) =>
  api.db.withTenant(tenantId, (tx) => tx.sql<Row>(text, [tenantId, ...values]));

/** The time is over: told to the database, by whose clock it goes. */
export const runOut = (scene: Scene, id: string) =>
  inTenant(scene, `update break_glass set ends_at = now() - interval '1 second' where tenant_id = $1 and id = $2`, [
    id,
  ]);

export const codes = (answers: { statusCode: number; json(): unknown }[]) =>
  answers.map((answer) => [answer.statusCode, (answer.json() as { code?: string }).code]);
