/** What an event says, line by line: what became of what, setting by setting, and what are facts. */
import { expect, test } from 'vitest';
import { detailLines } from './audit-detail.ts';

test('a change is told setting by setting, and what stayed as it was is a fact', () => {
  const before = { name: 'Hamnen', limits: { pages: 10, depth: 3 }, roles: ['user'] };
  const after = { name: 'Kajen', limits: { pages: 20, depth: 3 }, roles: ['user'], note: 'ny' };
  expect(detailLines({ before, after, count: 1 })).toEqual([
    { name: 'name', before: { value: 'Hamnen' }, value: 'Kajen' },
    { name: 'limits.pages', before: { value: 10 }, value: 20 },
    { name: 'limits.depth', before: null, value: 3 },
    { name: 'roles', before: null, value: ['user'] },
    { name: 'note', before: { value: null }, value: 'ny' },
    { name: 'count', before: null, value: 1 },
  ]);
});

test('a change is told as from and to, or beside what became of the same names', () => {
  expect(detailLines({ role: { from: 'user', to: 'administrator' } })).toEqual([
    { name: 'role', before: { value: 'user' }, value: 'administrator' },
  ]);
  expect(detailLines({ before: { days: 30 }, days: 90, why: { code: 'asked' } })).toEqual([
    { name: 'days', before: { value: 30 }, value: 90 },
    { name: 'why.code', before: null, value: 'asked' },
  ]);
  expect(detailLines('no object')).toEqual([]);
});
