import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import * as families from '#schema/errors.ts';
import { startApi } from '#tests/rig/api.ts';

/** The answer to a search that fails with `error`, and all that was logged meanwhile. */
async function failing(error: Error, headers: Record<string, string> = {}) {
  const logged: string[] = [];
  const sink = new Writable({
    write: (line, _, done) => {
      logged.push(String(line));
      done();
    },
  });
  await using api = await startApi({ search: () => Promise.reject(error), log: pino({}, sink) });
  const answer = await api.as(api.ours.people.user, 'POST', '/search', { query: 'hemlig fråga' }, headers);
  return { answer, problem: answer.json(), log: logged.join('') };
}

const said = Object.values(families).flatMap((Family) => {
  const error = Reflect.construct(Family, ['inside words', undefined]) as Error & { code?: string; status?: number };
  return error.code === undefined ? [] : [[error.code, error] as const];
});

test('every family reaches the person as a problem with its status and words, not with its inside words', async () => {
  const next = { error: new Error() };
  await using api = await startApi({ search: () => Promise.reject(next.error) });
  expect(said.length).toBeGreaterThan(15);
  for (const [code, error] of said) {
    next.error = error;
    const answer = await api.as(api.ours.people.user, 'POST', '/search', { query: 'simhall' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status: error.status, requestId: answer.headers['x-request-id'] });
    expect(answer.statusCode).toBe(error.status);
    expect(answer.body).not.toContain(error.message);
    expect(answer.headers['retry-after'] !== undefined, code).toBe(error instanceof families.Interruption);
  }
});

test('a defect says nothing but its id; the log has the rest, and never what was asked', async () => {
  const { answer, problem, log } = await failing(new TypeError('x is not a function'));
  expect(problem).toMatchObject({ status: 500, code: 'defect' });
  expect(answer.body).not.toContain('not a function');
  expect(log).toContain('x is not a function');
  expect(log).toContain(problem.requestId);
  expect(log).not.toMatch(/hemlig|cookie|diarium=/i);
});

test('a person is spoken to in their language, anybody else in the one the browser asks for', async () => {
  const { problem } = await failing(new families.Busy('x'), { 'accept-language': 'en' });
  expect(problem.detail).toBe('Det går inte att svara just nu.');
  await using api = await startApi();
  const ask = (language: string) => api.app.inject({ url: '/api/v1/me', headers: { 'accept-language': language } });
  expect((await ask('en-GB,en;q=0.9')).json().detail).toBe('You are not signed in.');
  expect((await ask('de, sv;q=0.5')).json().detail).toBe('Du är inte inloggad.');
});

test('an address that does not exist is a problem too, and a caller’s request id is kept when it is harmless', async () => {
  await using api = await startApi();
  const ask = (id: string) => api.app.inject({ url: '/api/v1/nothing', headers: { 'x-request-id': id } });
  expect((await ask('trace-0001')).json()).toMatchObject({ status: 404, requestId: 'trace-0001' });
  expect((await ask('<script>alert(1)</script>')).json().requestId).toMatch(/^[0-9a-f-]{36}$/);
});
