/**
 * How fast a site becomes searchable, by the product's own worker process over a real Temporal and PostgreSQL, and how
 * far fetching and reading are from a bare loop that only finds links. A page is done when a search for the word that
 * only it has finds its passage; nothing is compared unless that holds for all of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { search } from '#schema/search.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { type Engine, openEngine } from './crawl/engine.ts';
import { bareLoop, type Loop, readingLoop } from './crawl/loop.ts';
import { type BenchSite, openSite } from './crawl/site.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

const defaultPages = 1_000;
const rounds = 3;
/** Every page at least this long, all different, with enough text for four passages or more. */
const shape = { pageBytes: 42_000, sections: 3, slowRate: 0, errorRate: 0, redirectRate: 0, seed: 7 };

export async function* bench({ pages = defaultPages }: BenchOptions): AsyncGenerator<Row> {
  await using site = await openSite({ ...shape, pages });
  await using engine = await openEngine(site);
  const plan = makeSite({ ...shape, pages });
  const bare: Loop[] = [];
  const reading: Loop[] = [];
  const crawls: Crawl[] = [];
  // What is compared is measured in turns, so that a slow moment of the machine falls on both.
  for (let at = 0; at < rounds; at += 1) {
    bare.push(await bareLoop(site, pages));
    reading.push(await readingLoop(site, pages));
    crawls.push(await crawlOnce(engine, site));
  }
  const searchable = await searchablePages(engine, site, plan.expected);
  const isRight = searchable === pages && [...bare, ...reading].every((loop) => loop.pages === pages);
  const limit = { name: 'bare loop', value: median(bare.map(({ perSecond }) => perSecond)) };
  const peer = isRight ? limit : undefined;
  const perSecond = median(crawls.map(({ seconds }) => pages / seconds));
  const read = median(reading.map((loop) => loop.perSecond));
  const least = Math.min(...crawls.map(({ passages }) => passages));
  const rows: Parameters<typeof row>[1][] = [
    { name: 'pages searchable', value: searchable, unit: `of ${pages}`, goal: `>= ${pages}` },
    { name: 'passages a page', value: least / pages, unit: 'passages', goal: '>= 4' },
    { name: 'durable crawl to searchable', value: perSecond, unit: 'pages/s', peer, goal: '>= 100' },
    { name: 'worker', value: median(crawls.map(({ cpuSeconds }) => (cpuSeconds / pages) * 1000)), unit: 'CPU ms/page' },
    { name: 'history', value: median(crawls.map(({ events }) => events / pages)), unit: 'events/page', goal: '<= 0.3' },
    { name: 'fetch and extract', value: read, unit: 'pages/s', peer },
    { name: 'fetch and extract to bare loop', value: isRight ? read / limit.value : 0, unit: 'ratio', goal: '>= 0.3' },
    {
      name: 'fetch and extract',
      value: cpu(reading, pages),
      unit: 'CPU ms/page',
      peer: { name: 'bare loop', value: cpu(bare, pages) },
    },
    { name: 'bare loop', value: limit.value, unit: 'pages/s' },
  ];
  for (const measured of rows) yield row('crawl', measured);
}

type Crawl = { seconds: number; cpuSeconds: number; events: number; passages: number };

/** A fresh source over the site, from its request until its run has ended with everything published. */
async function crawlOnce(engine: Engine, site: BenchSite): Promise<Crawl> {
  const cpuBefore = engine.cpuSeconds();
  const startedMs = performance.now();
  const crawlId = await engine.start(site);
  while (!(await engine.hasEnded(crawlId))) await sleep(50);
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuSeconds = engine.cpuSeconds() - cpuBefore;
  return { seconds, cpuSeconds, events: await engine.events(crawlId), passages: await engine.passages(crawlId) };
}

/** Pages that a search for their own word finds, in the collection of the last crawl. */
async function searchablePages(engine: Engine, site: BenchSite, expected: { path: string; marker: string }[]) {
  const { db, tenantId, collectionId } = engine.last();
  let found = 0;
  for (const { path, marker } of expected) {
    const [hit] = await search(db, {
      tenantId,
      collectionIds: [collectionId],
      query: marker,
      language: null,
      vector: null,
      modelId: '',
      limit: 1,
    });
    if (hit?.url === site.origin + path && hit.text.includes(marker)) found += 1;
  }
  return found;
}

const median = (values: number[]) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
const cpu = (loops: Loop[], pages: number) => median(loops.map(({ cpuSeconds }) => (cpuSeconds / pages) * 1000));
