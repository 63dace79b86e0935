import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changed } from './changed.ts';

test('what differs is named, also inside of parts; a list is one value and what is not there is null', () => {
  const before = { name: 'Hamnen', limits: { pages: 10, hours: 2 }, urls: ['a', 'b'], note: undefined };
  const after = { name: 'Hamnen', limits: { pages: 20, hours: 2 }, urls: ['a'], schedule: { every: 'day' } };
  expect(changed(before, after)).toEqual({
    'limits.pages': { from: 10, to: 20 },
    urls: { from: ['a', 'b'], to: ['a'] },
    schedule: { from: null, to: { every: 'day' } },
  });
});

test('nothing differs from itself, and both ways tell of the same names', () => {
  const settings = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(fc.property(settings, (one) => Object.keys(changed(one, structuredClone(one))).length === 0));
  const named = (one: object) => Object.keys(one).sort();
  fc.assert(
    fc.property(settings, settings, (one, other) => {
      expect(named(changed(one, other))).toEqual(named(changed(other, one)));
    }),
  );
});
