/** No form of any page is carried out for another site: generated from the list of pages. */
import type { RouteConfigEntry } from '@remix-run/route-config';
import { expect, test } from 'vitest';
import { startWeb } from '#tests/rig/web.ts';
import routes from './routes.ts';

const foreign: Record<string, string>[] = [
  { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'https://elsewhere.example', 'sec-fetch-site': '' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { origin: '', 'sec-fetch-site': 'none' },
];

/** A page's address with something in each of its gaps, as a document and as the data that scripts ask for. */
const addressesOf = ({ path = '' }: RouteConfigEntry): string[] => {
  const filled = `/${path.replace(/:\w+\??|\*/g, 'x')}`;
  return [filled, `${filled === '/' ? '/_root' : filled}.data`];
};

test('a form that another site posts to any page is refused before anything reads it', async () => {
  await using web = await startWeb();
  const addresses = routes.flatMap(addressesOf);
  expect(addresses.length).toBeGreaterThan(40);
  for (const address of addresses) {
    for (const headers of foreign) {
      const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
      const answer = await web.app.inject({
        method: 'POST',
        url: address,
        payload: 'intent=sign-out&language=en&name=x',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          cookie: `diarium=${web.administrator}`,
          ...given,
        },
      });
      expect({ address, given, said: answer.statusCode }).toEqual({ address, given, said: 403 });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  }
  // After that many at once the process may say for a moment that it cannot keep up, with a 503.
  const ownPage = async () => (await web.get('/', web.administrator)).statusCode;
  await expect.poll(ownPage, { timeout: 20_000, interval: 500 }).toBe(200);
});
