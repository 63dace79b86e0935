/**
 * How fast a site becomes searchable, by the product's own worker process over a real Temporal and PostgreSQL, and how
 * far fetching and reading are from a bare loop that only finds links. A page is done when a search for the word that
 * only it has finds its passage; nothing is compared unless that holds for all of them. Crawlee and Scrapy walk the
 * same site beside it, taking title, text and links of each page.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { search } from '#schema/search.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { type Engine, openEngine } from './crawl/engine.ts';
import { bareLoop, type Loop, readingLoop } from './crawl/loop.ts';
import { besidePeers } from './crawl/peers.ts';
import { type BenchSite, openSite } from './crawl/site.ts';
import { cpuSecondsOf, peakMemoryMb } from './crawl/usage.ts';
import type { BenchOptions } from './main.ts';
import { median } from './median.ts';
import { type Measured, type Row, row } from './row.ts';

const defaultPages = 1_000;
const rounds = 3;
/** A loop takes a fraction of a second, a crawl many: several loops make up for the moments that one would miss. */
const loopsPerCrawl = 5;
/** Every page at least this long, all different, with enough text for four passages or more. */
const shape = { pageBytes: 42_000, sections: 3, slowRate: 0, errorRate: 0, redirectRate: 0, seed: 7 };

export async function* bench({ pages = defaultPages }: BenchOptions): AsyncGenerator<Row> {
  await using site = await openSite({ ...shape, pages });
  await using engine = await openEngine(site);
  const plan = makeSite({ ...shape, pages });
  const bare: Loop[] = [];
  const reading: Loop[] = [];
  const crawls: Crawl[] = [];
  // Code that runs for the first time is compiled meanwhile, which is no part of what is compared.
  const warm = [await bareLoop(site, pages), await readingLoop(site, pages)];
  // What is compared is measured in turns, so that a slow moment of the machine falls on both.
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < loopsPerCrawl; turn += 1) {
      bare.push(await bareLoop(site, pages));
      reading.push(await readingLoop(site, pages));
    }
    crawls.push(await crawlOnce(engine, site));
  }
  const searchable = await searchablePages(engine, site, plan.expected);
  const isRight = searchable === pages && [...warm, ...bare, ...reading].every((loop) => loop.pages === pages);
  const rows = [
    { name: 'pages searchable', value: searchable, unit: `of ${pages}`, goal: `>= ${pages}` },
    ...crawlRows(crawls, bare, pages, isRight),
    { name: 'peak memory, worker', value: peakMemoryMb(engine.pids.worker), unit: 'MB' },
    ...loopRows(reading, bare, isRight),
    ...(await besidePeers(site, pages, isRight ? medianOf(reading, ({ cpuMs }) => cpuMs) : null)),
  ] satisfies Measured[];
  for (const measured of rows) yield row('crawl', measured);
}

type Crawl = { seconds: number; cpuSeconds: Record<string, number>; events: number; passages: number };

function crawlRows(crawls: Crawl[], bare: Loop[], pages: number, isRight: boolean): Measured[] {
  const limit = { name: 'bare loop', value: medianOf(bare, ({ perSecond }) => perSecond) };
  const cpuMs = (of: (name: string) => boolean) =>
    medianOf(crawls, ({ cpuSeconds }) => {
      const seconds = Object.keys(cpuSeconds).map((name) => (of(name) ? cpuSeconds[name]! : 0));
      return (seconds.reduce((sum, one) => sum + one, 0) / pages) * 1000;
    });
  const bareCpuMs = { name: 'bare loop', value: medianOf(bare, ({ cpuMs }) => cpuMs) };
  return [
    { name: 'passages a page', value: medianOf(crawls, ({ passages }) => passages / pages), unit: '', goal: '>= 4' },
    {
      name: 'durable crawl to searchable',
      value: medianOf(crawls, ({ seconds }) => pages / seconds),
      unit: 'pages/s',
      peer: isRight ? limit : undefined,
      goal: '>= 100',
    },
    // What two processors have when a hundred pages are done in a second.
    { name: 'CPU, everything', value: cpuMs(() => true), unit: 'ms/page', peer: bareCpuMs, goal: '<= 20' },
    ...Object.keys(crawls[0]!.cpuSeconds).map((process) => {
      return { name: `CPU, ${process}`, value: cpuMs((name) => name === process), unit: 'ms/page' };
    }),
    { name: 'history', value: medianOf(crawls, ({ events }) => events / pages), unit: 'events/page', goal: '<= 0.3' },
  ];
}

function loopRows(reading: Loop[], bare: Loop[], isRight: boolean): Measured[] {
  const read = medianOf(reading, ({ perSecond }) => perSecond);
  const readCpuMs = medianOf(reading, ({ cpuMs }) => cpuMs);
  const limit = { name: 'bare loop', value: medianOf(bare, ({ perSecond }) => perSecond) };
  const limitCpuMs = { name: 'bare loop', value: medianOf(bare, ({ cpuMs }) => cpuMs) };
  /** Each reading is set against the bare loop that ran just before it. */
  const share = (of: (ours: Loop, theirs: Loop) => number) => {
    return isRight ? medianOf([...reading.keys()], (at) => of(reading[at]!, bare[at]!)) : 0;
  };
  const wallShare = share((ours, theirs) => ours.perSecond / theirs.perSecond);
  const cpuShare = share((ours, theirs) => theirs.cpuMs / ours.cpuMs);
  return [
    { name: 'fetch and extract', value: read, unit: 'pages/s', peer: limit },
    { name: 'CPU, fetch and extract', value: readCpuMs, unit: 'ms/page', peer: limitCpuMs },
    { name: 'fetch and extract to bare loop, wall', value: wallShare, unit: '', goal: '>= 0.3' },
    { name: 'fetch and extract to bare loop, CPU', value: cpuShare, unit: '', goal: '>= 0.3' },
  ];
}

/** A fresh source over the site, from its request until its run has ended with everything published. */
async function crawlOnce(engine: Engine, site: BenchSite): Promise<Crawl> {
  const pids = { ...engine.pids, site: site.pid };
  const before: Record<string, number> = cpuSecondsOf(pids);
  const startedMs = performance.now();
  const crawlId = await engine.start(site);
  while (!(await engine.hasEnded(crawlId))) await sleep(50);
  const seconds = (performance.now() - startedMs) / 1000;
  const used = Object.entries(cpuSecondsOf(pids)).map(([name, after]) => [name, after - before[name]!]);
  return {
    seconds,
    cpuSeconds: Object.fromEntries(used) as Record<string, number>,
    events: await engine.events(crawlId),
    passages: await engine.passages(crawlId),
  };
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

const medianOf = <T>(measured: T[], of: (one: T) => number): number => median(measured.map(of));
