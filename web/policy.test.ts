/** No page and no answer, whatever its route and however it ends, lets a browser run or load what is not ours. */
import { expect, test } from 'vitest';
import { holding } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';
import { fillPath, pathsOf } from '#tests/rig/page.ts';
import { startWeb } from '#tests/rig/web.ts';
import { openBrowser, whyNoBrowser } from './journeys/browser.ts';
import { openTab } from './journeys/tab.ts';
import routes from './routes.ts';

type Web = Awaited<ReturnType<typeof startWeb>>;
type Answer = Awaited<ReturnType<Web['get']>>;

/** What a policy says, by directive. */
const policyOf = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    String(headers['content-security-policy'])
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/s).slice(0, 2)),
  );

const pagePolicy = {
  'default-src': "'none'",
  'script-src': expect.stringMatching(/^'nonce-[^' ]{20,}'$/),
  'worker-src': "'self'",
  'style-src': expect.stringMatching(/^'self' 'nonce-[^' ]{20,}'$/),
  'img-src': "'self'",
  'media-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
};

const pageFields = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Of what a device has, pages may ask for the microphone, for themselves alone.
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
};

test('every page of the web carries the policy, for whoever asks and also where there is none', async () => {
  await using web = await startWeb();
  const paths = pathsOf(await routes);
  expect(paths.length).toBeGreaterThan(12);
  const statuses = new Set<number>();
  for (const path of paths) {
    const hasId = path.includes(':');
    for (const [cookie, known] of [
      [web.administrator, true],
      ...(hasId ? [[web.administrator, false] as const] : []),
      [undefined, true],
    ] as const) {
      const answer = await web.get(fillPath(path, web.ours, known), cookie);
      statuses.add(answer.statusCode);
      expect(answer.statusCode, path).toBeLessThan(500);
      expect(policyOf(answer), path).toEqual(pagePolicy);
      expect(answer.headers, path).toMatchObject(pageFields);
      expect(answer.body.match(/<script(?![^>]* nonce=)[^>]*>| (?:style|on\w+)="/g), path).toBeNull();
    }
  }
  expect([...statuses]).toEqual(expect.arrayContaining([200, 302, 404]));
}, 120_000);

test('every answer of the API forbids everything, and what is saved is a file that may do nothing', async () => {
  await using web = await startWeb({ files: holding('<script>alert(1)</script>') });
  const { talks, ...ids } = web.ours;
  const talk = Object.values(talks)[0]!;
  const saved: string[] = [];
  for (const route of web.routes.filter(({ method, url }) => method === 'GET' && !url.endsWith('/events'))) {
    const { path } = callOf(route, { ...ids, ...talk });
    const answer = await web.get(`/api/v1${path}`, web.administrator);
    const policy = policyOf(answer);
    expect(policy['default-src'], path).toBe("'none'");
    expect(Object.values(policy).join(' '), path).not.toContain('unsafe');
    expect(answer.headers, path).toMatchObject({ 'x-content-type-options': 'nosniff' });
    const type = String(answer.headers['content-type']);
    if (/^application\/(problem\+)?json/.test(type)) continue;
    saved.push(type);
    expect(answer.headers['content-disposition'], path).toMatch(/^attachment/);
    if (type.startsWith('text/html')) expect(policy, path).toHaveProperty('sandbox');
  }
  expect(saved).toContain('text/html');
}, 120_000);

test('the reader of the documentation works under its policy, which has nothing unsafe either', async (context) => {
  await using web = await startWeb();
  const url = await web.app.listen({ host: '127.0.0.1', port: 0 });
  expect(String((await web.get('/docs')).headers['content-security-policy'])).not.toContain('unsafe');
  const browser = await openBrowser();
  if (!browser) return context.skip(whyNoBrowser);
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  await using tab = await openTab(browser, url);
  await tab.page.goto(`${url}/docs`);
  // It draws what is in sight and takes the rest away: half a view at a time, and from the top again, nothing is missed.
  const scrolled = async () => {
    await tab.page.evaluate(() => {
      const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      scrollTo(0, isEnd ? 0 : scrollY + innerHeight / 2);
    });
    return tab.page.getByText('/api/v1/space', { exact: true }).count();
  };
  await expect.poll(scrolled, { timeout: 30_000, interval: 200 }).toBeGreaterThan(0);
  expect(tab.faults).toEqual([]);
}, 120_000);
