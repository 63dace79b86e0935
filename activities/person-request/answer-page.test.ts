/** Pages of an answer are for people: what is too long for them stands in the data alone. */
import { expect, test } from 'vitest';
import { type Head, storePage } from './answer-page.ts';

const head: Head = {
  ...{ reference: 'KS 2026/1', receivedOn: '2026-11-02', personId: 'p', name: 'Siv', email: 'siv@hamnen.example' },
  language: 'sv',
  tenant: 'Hamnen',
};

test('a page ends where nobody would read on, says so, and looks at no more', async () => {
  let read = 0;
  async function* rows() {
    for (;;) yield { id: String((read += 1)) };
  }
  const page = await storePage(head, 'session', rows());
  expect(page.match(/<section>/g)).toHaveLength(2_000);
  expect(page).toContain('Alla finns i data.json');
  expect(read).toBe(2_001);
  async function* few() {
    yield { id: '1' };
  }
  expect(await storePage(head, 'session', few())).not.toContain('data.json');
});
