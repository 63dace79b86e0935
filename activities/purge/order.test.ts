/** The order that rows go in: whatever refers goes first, and circles are opened where a column may be null. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderSteps, type Reference } from './order.ts';

const reference = (from: string, to: string, loose = false): Reference => ({ from, to, columns: [`${to}_id`], loose });

test('rows that refer go before rows that are referred to', () => {
  const order = orderSteps(
    ['person', 'space', 'member'],
    [reference('member', 'space'), reference('member', 'person')],
  );
  expect(order.map(({ table }) => table)).toEqual(['member', 'person', 'space']);
});

test('where tables refer to each other, or to themselves, rows let go of each other first', () => {
  const circle = [
    reference('document', 'version', true),
    reference('version', 'document'),
    reference('page', 'page', true),
  ];
  const steps = orderSteps(['document', 'version', 'page'], circle).map(({ table, columns }) =>
    [table, ...columns].join('.'),
  );
  expect(steps).toEqual(['document.version_id', 'version', 'document', 'page.page_id', 'page']);
});

test('a circle that cannot be opened is said', () => {
  expect(() => orderSteps(['a', 'b'], [reference('a', 'b'), reference('b', 'a')])).toThrow('no order');
});

test('no row is deleted while another still refers to it, in any catalog that has an order', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const one = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 14 }), (pairs) => {
      const all = pairs.map(({ from, to }, at) => ({ from, to, columns: [`${to}_${at}`], loose: from <= to }));
      const gone = new Set<string>();
      const loosened = new Set<string>();
      for (const { table, columns } of orderSteps(names, all)) {
        if (columns.length > 0) loosened.add(columns.join());
        else {
          const holding = all.filter(
            ({ from, to, columns }) => to === table && !gone.has(from) && !loosened.has(columns.join()),
          );
          expect(holding).toEqual([]);
          gone.add(table);
        }
      }
      expect(gone.size).toBe(names.length);
    }),
  );
});
