import { expect, test } from 'vitest';
import { line, row } from './row.ts';

test('a row is judged by its goal and compared with its peer', () => {
  const fast = row('search', {
    name: 'p95',
    value: 42.123456,
    unit: 'ms',
    peer: { name: 'ping', value: 0.5 },
    goal: '<= 50',
  });
  expect(fast).toMatchObject({ bench: 'search', value: 42.12, peer: 'ping', ratio: 84.25, goal: '<= 50', ok: true });
  expect(row('search', { name: 'p95', value: 51, unit: 'ms', goal: '<= 50' }).ok).toBe(false);
  expect(row('search', { name: 'recall', value: 0.94, unit: 'recall', goal: '>= 0.95' }).ok).toBe(false);
  expect(row('search', { name: 'recall', value: 0.95, unit: 'recall', goal: '>= 0.95' }).ok).toBe(true);
});

test('a number without goal and peer stands alone', () => {
  const alone = row('search', { name: 'recall', value: 1, unit: 'recall' });
  expect(alone).toMatchObject({ peer: null, ratio: null, goal: null, ok: true });
  expect(line(alone)).toMatch(/^recall +1 recall$/);
});

test('a missed goal stands out in the table', () => {
  expect(line(row('search', { name: 'p95', value: 51, unit: 'ms', goal: '<= 50' }))).toMatch(/51 ms .*MISS <= 50$/);
});
