import { expect, test } from 'vitest';
import { Busy } from '#schema/errors.ts';
import { familyOf } from './outage.ts';

test.each([
  'Connection terminated unexpectedly',
  'Query read timeout',
  'timeout expired',
  'Client has encountered a connection error and is not queryable',
])('"%s", as the driver says it, is a database that is away', (message) => {
  expect(familyOf(new Error('a read failed', { cause: new Error(message) }))).toBeInstanceOf(Busy);
});

test('what nobody knows is a defect', () => {
  expect(familyOf(new Error('cannot read properties of undefined'))).toBeNull();
});
