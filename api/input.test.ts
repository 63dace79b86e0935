/** Input that makes no sense, on every route: refused as such, never a defect. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '\0',
    '\ud800',
    '%00',
    "' or 1=1 --",
    '../..',
    1e308,
    -1,
    true,
    {},
    [[]],
    'å'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.uuid(),
);
const bodies = fc.oneof(
  strange,
  fc.dictionary(
    fc.constantFrom(
      'name',
      'question',
      'query',
      'spaceId',
      'collectionId',
      'sourceId',
      'filter',
      'password',
      'token',
      '__proto__',
    ),
    strange,
    { maxKeys: 4 },
  ),
);

test('whatever is sent to a route, it is never answered as a defect', { timeout: 120_000 }, async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const ids = { ...api.ours, conversationId: api.ours.spaceId, messageId: api.ours.spaceId };
  const routes = api.routes.filter(
    ({ url }) => !url.includes('/session') && !url.endsWith('/chat') && !url.endsWith('events'),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), strange, strange, bodies, async (route, inPath, inQuery, body) => {
      const call = callOf(route, ids);
      const path = route.url.includes(':id')
        ? route.url.replace('/api/v1', '').replace(':id', encodeURIComponent(String(inPath).toWellFormed()))
        : call.path;
      const query = encodeURIComponent(String(inQuery).toWellFormed());
      const answer = await api.as(
        administrator,
        call.method,
        `${path}${path.includes('?') ? '&' : '?'}cursor=${query}&title=${query}&limit=${query}&versionId=${query}`,
        call.method === 'GET' ? undefined : (body as object),
      );
      expect(answer.statusCode, answer.body).toBeLessThan(500);
      if (answer.statusCode >= 400) expect(answer.headers['content-type']).toContain('application/problem+json');
    }),
    { numRuns: 300, seed: 20261121 },
  );
});

test('good requests with text that PostgreSQL cannot hold are refused, and the others are kept as sent', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const make = (name: string) => api.as(administrator, 'POST', '/space', { name });
  expect((await make('nul\0')).json()).toMatchObject({ status: 400, code: 'invalid-input' });
  expect((await make('Räksmörgås \u{1f980} \u202e')).json()).toMatchObject({ name: 'Räksmörgås \u{1f980} \u202e' });
});

test('what is wrong is named by its path', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const answer = await api.as(administrator, 'POST', '/source', {
    collectionId: api.ours.collectionId,
    name: ' ',
    startUrls: ['https://a.example/', 'ftp://b.example/'],
    schedule: { every: 'day', hour: 25 },
  });
  const { errors } = answer.json<{ errors: { path: string }[] }>();
  expect(errors.map(({ path }) => path).sort()).toEqual(['name', 'schedule.hour', 'startUrls.1']);
});

test('fields that are not part of the input change nothing', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const wish = { theme: 'dark', role: 'administrator', tenantId: api.theirs.tenantId, email: 'x@y.example' };
  const me = await api.as(user, 'PATCH', '/me', wish);
  expect(me.json()).toMatchObject({ theme: 'dark', role: 'user', tenantId: api.ours.tenantId, email: user.email });
});
