/** Somebody who is invited by the API and comes in by the link that it answers. */
import { expect } from 'vitest';
import type { Invitation } from '#schema/person.ts';
import { cookieOf, type TestApi, type TestPerson } from './api.ts';

/** What an invitation says, but for what a test says itself. */
export const invitation = (more: object = {}) => ({
  name: 'Åsa Öst',
  role: 'user',
  language: 'sv',
  email: 'asa@ny.example',
  ...more,
});

/** Invites, and signs in by the link that is answered. */
export async function invite(api: TestApi, by: TestPerson, more: object = {}): Promise<TestPerson> {
  const made = await api.as(by, 'POST', '/person', invitation(more));
  expect(made.statusCode).toBe(201);
  const { personId, link } = made.json<Invitation>();
  const token = new URL(link.url!).pathname.split('/').at(-1);
  const opened = await api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } });
  expect(opened.statusCode).toBe(201);
  return { personId, email: invitation(more).email, cookie: cookieOf(opened) };
}
