/** The renderer as a process: it works, drains, and leaves no browser behind however it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { browsers, whyNoBrowser } from '#tests/rig/browser.ts';
import { type Pages, serveSite } from '#tests/sites/site.ts';
import { text } from '#tests/sites/town.ts';
import { makeStage } from './stage.ts';

const empty = '<html lang="en"><title>Town</title><div id="app"></div><script src="/app.js"></script></html>';
/** Links and words are made by a script, of data that it fetches. */
const app = `fetch('/data' + location.pathname).then((answer) => answer.json()).then(({ words, links }) => {
  document.getElementById('app').innerHTML = '<main><p>' + words + '</p></main>' +
    links.map((link) => '<a href="' + link + '">' + link + '</a>').join(' ');
});`;
const data = (words: string, ...links: string[]) =>
  text('application/json', JSON.stringify({ words: `${words}, as everybody in town has known for years.`, links }));
const hall = data('The town hall opens at nine on weekdays', '/water', '/school');
const town = (): Pages => ({
  '/': empty,
  '/water': empty,
  '/school': empty,
  '/app.js': text('text/javascript', app),
  '/data/': hall,
  '/data/water': data('The water comes from the northern lake'),
  '/data/school': data('The school term begins in August'),
});

test.skipIf(whyNoBrowser)(
  'a source that needs a browser is learned with one, and without shows nothing',
  { timeout: 180_000 },
  async () => {
    await using site = await serveSite(town());
    const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 20, parallel: 2 };
    for (const render of [false, true]) {
      await using stage = await makeStage({ allow: site.hostPort, form: { ...form, render } });
      // One batch at a time, so that a script is asked for once.
      await using worker = await stage.startWorker({ CRAWL_LANES: '1' });
      await using renderer = await stage.startRenderer();
      const run = await stage.ended(await stage.start(), 60_000);
      expect(run).toMatchObject(render ? { state: 'finished', added: 3 } : { added: 0, skipped: 1 });
      expect([worker.log, renderer.log].flat().filter(({ err }) => err)).toEqual([]);
      const startedMs = Date.now();
      expect(await renderer.stop()).toBe(0);
      expect(Date.now() - startedMs).toBeLessThan(10_000);
    }
    // The script that all pages share was asked for once in the batch, and every page's data once.
    expect(site.log.filter(({ path }) => path === '/app.js')).toHaveLength(1);
  },
);

test.skipIf(whyNoBrowser)(
  'a renderer that is killed takes its browser along, and the next one goes on',
  { timeout: 180_000 },
  async () => {
    await using site = await serveSite(town());
    let isSlow = true;
    site.pages['/data/'] = async (request, response) => {
      if (isSlow) await sleep(20_000, undefined, { ref: false });
      hall(request, response);
    };
    const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 20, parallel: 2, render: true };
    await using stage = await makeStage({ allow: site.hostPort, form });
    await using _worker = await stage.startWorker();
    const renderer = await stage.startRenderer();
    const crawlId = await stage.start();
    await expect.poll(() => site.log.some(({ path }) => path === '/data/'), { timeout: 30_000 }).toBe(true);
    expect(browsers(renderer.pid)).toHaveLength(1);
    const [browser] = browsers(renderer.pid);
    await renderer.kill();
    await expect.poll(() => lives(browser!), { timeout: 5_000 }).toBe(false);
    isSlow = false;
    await using _next = await stage.startRenderer();
    expect(await stage.ended(crawlId, 90_000)).toMatchObject({ state: 'finished', added: 3 });
  },
);

const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
