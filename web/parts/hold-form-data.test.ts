/** What people paste and choose when they place a hold. */
import { expect, test } from 'vitest';
import { holdOf, thingAt } from './hold-form-data.ts';

const id = '0198c1f0-1111-7222-8333-444455556666';

test('pages of things are known by their addresses, and no others', () => {
  expect(thingAt(` https://kommun.example/document/${id}?versionId=1#p2 `)).toEqual({ kind: 'document', id });
  expect(thingAt(`/space/${id.toUpperCase()}/member`)).toEqual({ kind: 'space', id });
  expect(thingAt(`/admin/people/${id}`)).toEqual({ kind: 'person', id });
  expect(thingAt(`/chat/${id}`)).toEqual({ kind: 'conversation', id });
  for (const line of ['', 'hamnen', '/document/1', `/crawl/${id}`, 'https://[', `/document//${id}`])
    expect([line, thingAt(line)]).toEqual([line, null]);
});

test('days are those of the organisation, in winter and in summer', () => {
  const form = new FormData();
  form.set('from', '2026-01-10');
  form.set('until', '2026-07-10');
  expect(holdOf(form).hold.scopes).toEqual([
    { kind: 'time', from: '2026-01-09T23:00:00.000Z', until: '2026-07-09T22:00:00.000Z' },
  ]);
});

test('a person is known by their address too', () => {
  const form = new FormData();
  form.set('things', ` siv@kommun.example\n/space/${id}`);
  expect(holdOf(form)).toMatchObject({
    isWrong: false,
    hold: { emails: ['siv@kommun.example'], scopes: [{ kind: 'space', id }] },
  });
});

test('a line that leads nowhere is said', () => {
  const form = new FormData();
  form.set('things', `/document/${id}\n\nhamnen`);
  expect(holdOf(form)).toMatchObject({ isWrong: true, hold: { scopes: [{ kind: 'document', id }] } });
});
