/** `crawlee.ts ORIGIN`: the whole site by Crawlee's CheerioCrawler: title, text and links of each page. */
import { cpuSeconds } from '../cpu.ts';
import { peer } from './require.ts';

const { CheerioCrawler, Configuration, log } = await peer('@crawlee/cheerio');
const origin = process.argv[2]!;

log.setLevel(log.LEVELS.ERROR);
const configuration = new Configuration({ persistStorage: false, purgeOnStart: false });
let pages = 0;
let characters = 0;
const crawler = new CheerioCrawler(
  {
    minConcurrency: 32,
    maxConcurrency: 32,
    maxRequestRetries: 1,
    // biome-ignore lint/suspicious/noExplicitAny: a peer's types are not installed with the product
    async requestHandler({ $, enqueueLinks }: any) {
      pages += 1;
      characters += $('title').text().length + $('body').text().length;
      await enqueueLinks({ exclude: [/\/private\//] });
    },
  },
  configuration,
);
const startedMs = performance.now();
const before = cpuSeconds();
await crawler.run([`${origin}/`]);
const seconds = (performance.now() - startedMs) / 1000;
console.log(JSON.stringify({ pages, characters, seconds, cpuSeconds: cpuSeconds() - before }));
