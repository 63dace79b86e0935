import { expect, test } from 'vitest';
import { cookieOf, startApi } from '#tests/rig/api.ts';

test('a person who came by link sees who they are, and after signing out nothing', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const me = await api.as(administrator, 'GET', '/me');
  expect(me.json()).toMatchObject({ name: 'Administratör', role: 'administrator', hasPassword: false });

  const out = await api.as(administrator, 'DELETE', '/session');
  expect(out.statusCode).toBe(204);
  expect(cookieOf(out)).toBe('');
  const after = await api.as(administrator, 'GET', '/me');
  expect(after.statusCode).toBe(401);
  expect(after.headers['content-type']).toContain('application/problem+json');
});
