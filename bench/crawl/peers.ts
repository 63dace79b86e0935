/** The same site walked by Crawlee's CheerioCrawler and by Scrapy, each in a process of its own. */
import { complain } from '#local/say.ts';
import { askPeer, nodePeers, pythonPeers } from '../peer.ts';
import type { Measured } from '../row.ts';
import type { BenchSite } from './site.ts';

type Walk = { pages: number; seconds: number; cpuSeconds: number };

/**
 * Pages a second of processor time, ours to theirs: fetching a page, its text, title and links, without keeping any of
 * it, which they do not do either. `cpuMs` is ours per page; null when what we found is not right.
 */
export async function besidePeers(site: BenchSite, pages: number, cpuMs: number | null): Promise<Measured[]> {
  const crawlee = await nodePeers({ '@crawlee/cheerio': '3.18.1' });
  const scrapy = await pythonPeers({ scrapy: '2.19.0' });
  const walks = [
    { name: 'Crawlee', least: 6, walk: crawlee && (await askPeer<Walk>(crawlee, 'crawlee.ts', [site.origin])) },
    { name: 'Scrapy', least: 4, walk: scrapy && (await askPeer<Walk>(scrapy, 'crawl_by_scrapy.py', [site.origin])) },
  ];
  return walks.flatMap(({ name, least, walk }) => {
    if (!walk) return [];
    if (walk.pages !== pages) complain(`${name} found ${walk.pages} of ${pages} pages: it is not compared`);
    if (walk.pages !== pages || cpuMs === null) return [];
    const theirs = walk.pages / walk.cpuSeconds;
    return [
      { name: `fetch and extract, ${name}`, value: theirs, unit: 'pages/CPU s' },
      { name: `the same, ${name}, wall`, value: walk.pages / walk.seconds, unit: 'pages/s' },
      { name: `speed to ${name}`, value: 1000 / cpuMs / theirs, unit: '×', goal: `>= ${least}` as const },
    ];
  });
}
