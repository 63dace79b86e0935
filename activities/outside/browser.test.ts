/** Pages in a real Chromium: what their scripts make is read, what they want is asked for by the guarded door alone. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { browserDoor, browsers, openCanary, whyNoBrowser } from '#tests/rig/browser.ts';
import { escapes } from '#tests/sites/escapes.ts';
import { drip, redirectTo } from '#tests/sites/sick.ts';
import { type Pages, serveSite } from '#tests/sites/site.ts';
import { text } from '#tests/sites/town.ts';
import { LedElsewhere } from './web/led.ts';

const json = (value: unknown) => text('application/json', JSON.stringify(value));
const script = (source: string) => text('text/javascript', source);

const shop: Pages = {
  '/': '<div id="app">Loading</div><link rel="stylesheet" href="/style.css"><img src="/logo.png"><script src="/app.js"></script>',
  '/app.js': script(`fetch('/data.json').then((answer) => answer.json()).then(({ words }) => {
    document.getElementById('app').textContent = words;
  });`),
  '/data.json': json({ words: 'Bread is baked at five' }),
};

test.skipIf(whyNoBrowser)(
  'what scripts fetch and write is in the answer; only scripts and data are asked for',
  async () => {
    await using site = await serveSite(shop);
    await using web = browserDoor([site.hostPort]);
    const answer = await web.fetch({ url: `${site.origin}/`, etag: '"old"' });
    expect(new TextDecoder().decode(answer.body)).toContain('Bread is baked at five');
    expect(answer).toMatchObject({ status: 200, headers: { contentType: 'text/html; charset=utf-8', etag: null } });
    expect(site.log.map(({ path }) => path)).toEqual(['/', '/app.js', '/data.json']);
    expect(site.log.every(({ headers }) => headers['user-agent'] === 'Diarium/test')).toBe(true);
    expect(site.log[0]?.headers['if-none-match']).toBeUndefined();
  },
);

test.skipIf(whyNoBrowser)(
  'no page reaches what the guarded door does not go to, by any way',
  { timeout: 60_000 },
  async () => {
    await using canary = await openCanary();
    await using site = await serveSite({
      '/led': (request, response) =>
        redirectTo(new URL(request.url ?? '', 'http://site').searchParams.get('to') ?? '')(request, response),
      '/service.js': script(`fetch(location.search.slice(1) + 'service').catch(() => {})`),
    });
    const metadata = ['http://169.254.169.254/', 'http://[fd00:ec2::254]/', 'http://168.63.129.16/'];
    const named = [
      'http://rebound.example.org/',
      `http://localhost:${canary.port}/`,
      'http://metadata.google.internal/',
    ];
    const targets = [`http://127.0.0.1:${canary.port}/`, ...metadata, ...named];
    site.pages['/'] = escapes(targets, canary.port);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }];
    await using web = browserDoor([site.hostPort], {}, { resolve });
    const refused = new Map<string, string>();
    const answer = await web.fetch({
      url: `${site.origin}/`,
      asset: ({ url, ask }) =>
        ask().catch((error) => {
          refused.set(url, error.code);
          throw error;
        }),
    });
    expect(new TextDecoder().decode(answer.body)).toContain('Escaping');
    expect(new TextDecoder().decode(answer.body)).not.toContain('root:');
    expect(canary.hits).toEqual([]);
    // It did try: what came to our door was judged there, at the first step or, by name, at the one after a redirect.
    for (const target of targets) {
      for (const way of ['fetch', 'xhr', 'script'])
        expect(refused.get(target + way), target + way).toBe('private-address');
      const led = `${site.origin}/led?to=${encodeURIComponent(`${target}redirect`)}`;
      expect([refused.get(led), refused.get(`${target}redirect`)], led).toContain('private-address');
    }
  },
);

test.skipIf(whyNoBrowser)(
  'a private host that may be crawled is shown to its own pages, and to none from elsewhere',
  async () => {
    await using inside = await serveSite({ '/salaries': json('secret'), '/': `<script>fetch('/salaries')</script>` });
    await using outside = await serveSite({ '/': `<script>fetch('${inside.origin}/salaries')</script>` });
    await using web = browserDoor([inside.hostPort, outside.hostPort]);
    await web.fetch({ url: `${outside.origin}/` });
    expect(inside.log).toEqual([]);
    await web.fetch({ url: `${inside.origin}/` });
    expect(inside.log.map(({ path }) => path)).toEqual(['/', '/salaries']);
  },
);

test.skipIf(whyNoBrowser)(
  'where scripts or a refresh lead is asked for like a redirect, and a sign-in is for the own origin',
  async () => {
    await using other = await serveSite({ '/cdn.js': script('document.body.append("from afar")') });
    await using site = await serveSite({
      '/script': `<script>location.replace('/end')</script>`,
      '/refresh': '<meta http-equiv="refresh" content="0;url=/end">',
      '/end': `<p>The end, <script src="${other.origin}/cdn.js"></script><script src="/own.js"></script>`,
      '/own.js': script('document.body.append(" and from here")'),
      '/inside': `<script>location.href = 'http://169.254.169.254/latest/'</script>`,
      '/loop': `<script>location.href = '/loop?' + (Number(location.search.slice(1)) + 1)</script>`,
    });
    await using web = browserDoor([site.hostPort, other.hostPort], {}, {});
    const identity = { headersFor: () => ({ authorization: 'Basic abc' }), hear: () => {} };
    const follow = async (url: string) => new LedElsewhere(url);
    for (const path of ['/script', '/refresh']) {
      await expect(web.fetch({ url: site.origin + path, follow })).rejects.toMatchObject({ url: `${site.origin}/end` });
    }
    const answer = await web.fetch({ url: `${site.origin}/script`, identity });
    expect(answer).toMatchObject({ url: `${site.origin}/end`, redirects: [{ url: `${site.origin}/script` }] });
    expect(new TextDecoder().decode(answer.body)).toContain('and from here');
    expect(site.log.filter(({ path }) => path === '/own.js').at(-1)?.headers.authorization).toBe('Basic abc');
    expect(other.log.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    await expect(web.fetch({ url: `${site.origin}/inside` })).rejects.toMatchObject({ code: 'private-address' });
    await expect(web.fetch({ url: `${site.origin}/loop`, maxRedirects: 3 })).rejects.toMatchObject({
      code: 'too-many-redirects',
    });
  },
);

const endless: [string, string, object][] = [
  ['a script without end', '<script>for (;;);</script>', { code: 'unrenderable', facts: { reason: 'time' } }],
  ['a dialog without end', '<script>for (;;) alert("again")</script>', { code: 'unrenderable' }],
  [
    'a history without end',
    '<script>for (let at = 0; ; at++) history.pushState(0, "", "/" + at)</script>',
    { code: 'unrenderable' },
  ],
  [
    'a document that grows without end',
    '<script>for (;;) document.body.append(Object.assign(document.createElement("p"), { textContent: "x".repeat(10_000) }))</script>',
    { code: 'unrenderable', facts: { reason: 'crash' } },
  ],
  [
    'a document of megabytes',
    '<script>document.body.append(Object.assign(document.createElement("p"), { hidden: true, textContent: "x".repeat(3_000_000) }))</script>',
    { code: 'too-large', facts: { what: 'dom' } },
  ],
  [
    'memory without end',
    '<script>const all = []; for (;;) all.push(new Array(1e6).fill(1))</script>',
    { code: 'unrenderable', facts: { reason: 'crash' } },
  ],
];

test.skipIf(whyNoBrowser).each(endless)(
  '%s ends with its reason, and the next page is read',
  { timeout: 60_000 },
  async (_what, html, error) => {
    await using site = await serveSite({ '/': `<body>${html}`, '/next': '<p>Next, please' });
    await using web = browserDoor([site.hostPort], { idleMs: 3_000, quietMs: 2_500, domBytes: 2_000_000 });
    const startedMs = performance.now();
    await expect(web.fetch({ url: `${site.origin}/` })).rejects.toMatchObject(error);
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    const next = await web.fetch({ url: `${site.origin}/next` });
    expect(new TextDecoder().decode(next.body)).toContain('Next, please');
  },
);

test.skipIf(whyNoBrowser)(
  'what a page wants ends: too many files, too large ones, answers without end',
  { timeout: 60_000 },
  async () => {
    let sentBytes = 0;
    await using site = await serveSite({
      '/many': `<p>Many<script>for (let at = 0; at < 300; at++) fetch('/data?' + at)</script>`,
      '/data': json(1),
      '/large': `<p>Large<script>fetch('/bytes')</script>`,
      '/bytes': async (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        for (; sentBytes < 100_000_000 && !response.destroyed; sentBytes += 65_536) {
          if (!response.write(Buffer.alloc(65_536)))
            await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
        response.end();
      },
      '/poll': `<p>Polling<script>setInterval(() => fetch('/data').catch(() => {}), 50)</script>`,
      '/drip': `<p>Dripping<script>fetch('/forever')</script>`,
      '/forever': drip('x', 20),
    });
    await using web = browserDoor([site.hostPort], { assets: 20, assetBytes: 1_000_000, idleMs: 2_000, pageMs: 8_000 });
    const read = async (path: string) => new TextDecoder().decode((await web.fetch({ url: site.origin + path })).body);
    expect(await read('/many')).toContain('Many');
    expect(site.log.filter(({ path }) => path.startsWith('/data'))).toHaveLength(20);
    expect(await read('/large')).toContain('Large');
    expect(sentBytes).toBeLessThan(10_000_000);
    expect(await read('/poll')).toContain('Polling');
    await expect(read('/drip')).rejects.toMatchObject({ code: 'unrenderable', facts: { reason: 'time' } });
  },
);

test.skipIf(whyNoBrowser)('pages leave nothing to each other: no cookie, no storage, no cache, no window', async () => {
  const page = `<p id="seen"></p><script>
    const seen = [document.cookie, localStorage.getItem('who'), sessionStorage.getItem('who'), window.name];
    document.getElementById('seen').textContent = JSON.stringify(seen);
    document.cookie = 'who=me; max-age=1000'; localStorage.setItem('who', 'me'); sessionStorage.setItem('who', 'me'); window.name = 'me';
  </script>`;
  await using site = await serveSite({ '/': page });
  await using web = browserDoor([site.hostPort]);
  for (let visit = 0; visit < 2; visit += 1) {
    const { body } = await web.fetch({ url: `${site.origin}/` });
    expect(new TextDecoder().decode(body)).toContain('["",null,null,""]');
  }
  expect(site.log.every(({ headers }) => headers.cookie === undefined)).toBe(true);
});

test.skipIf(whyNoBrowser)(
  'a browser that dies fails its page for now, and the next has another; it is replaced after a while',
  { timeout: 30_000 },
  async () => {
    await using site = await serveSite({
      '/slow': `<script>fetch('/never')</script>`,
      '/never': () => {},
      '/': '<p>Well',
    });
    await using web = browserDoor([site.hostPort], { pagesPerBrowser: 2 });
    const dying = web.fetch({ url: `${site.origin}/slow` });
    const outcome = expect(dying).rejects.toMatchObject({ code: 'busy', facts: { reason: 'browser' } });
    await expect.poll(() => site.log.some(({ path }) => path === '/never'), { timeout: 10_000 }).toBe(true);
    const [first] = browsers();
    process.kill(first!, 'SIGKILL');
    await outcome;
    const seen = new Set<number>();
    for (let page = 0; page < 4; page += 1) {
      expect((await web.fetch({ url: `${site.origin}/` })).status).toBe(200);
      for (const pid of browsers()) seen.add(pid);
    }
    expect(seen.size).toBeGreaterThanOrEqual(2);
    expect(seen).not.toContain(first);
  },
);

test.skipIf(whyNoBrowser)('a page is left at once when it is not wanted any more', async () => {
  await using site = await serveSite({ '/': `<script>fetch('/never')</script>`, '/never': () => {} });
  await using web = browserDoor([site.hostPort]);
  const stop = new AbortController();
  const reason = new Error('the crawl was cancelled');
  const outcome = expect(web.fetch({ url: `${site.origin}/`, signal: stop.signal })).rejects.toBe(reason);
  await expect.poll(() => site.log.some(({ path }) => path === '/never'), { timeout: 10_000 }).toBe(true);
  const startedMs = performance.now();
  stop.abort(reason);
  await outcome;
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await expect.poll(() => site.log.every(({ endMs }) => endMs > 0), { timeout: 1_000 }).toBe(true);
});
