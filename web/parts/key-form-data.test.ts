/** What is posted of a new key becomes what the API is asked. */
import { expect, test } from 'vitest';
import { readKeyForm } from './key-form-data.ts';

const posted = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

test('a key reaches everything, one space or one collection', () => {
  const reached = (reach: string) => {
    const { spaceId, collectionId } = readKeyForm(posted({ reach }));
    return { spaceId, collectionId };
  };
  expect(reached('')).toEqual({ spaceId: null, collectionId: null });
  expect(reached('space:a')).toEqual({ spaceId: 'a', collectionId: null });
  expect(reached('collection:b')).toEqual({ spaceId: null, collectionId: 'b' });
});

test('ticks are permissions and kinds, lines are networks, and the whole of the last day counts', () => {
  const form = readKeyForm(
    posted({
      ...{ name: ' Sidan ', kind: 'secret', 'may-read': 'on', 'about-search': 'on' },
      ...{ networks: '192.0.2.7\r\n\r\n198.51.100.0/24', perMinute: '30', perHour: '', expiresOn: '2027-03-01' },
    }),
  );
  expect(form).toMatchObject({
    ...{ name: 'Sidan', kind: 'secret', permissions: ['read'], kinds: ['search'], origins: [], serviceId: null },
    ...{ networks: ['192.0.2.7', '198.51.100.0/24'], perMinute: 30, perHour: null, expiresAt: '2027-03-01T23:59:59Z' },
  });
});
