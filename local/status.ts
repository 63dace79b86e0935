/** How the running product is: what is ready, and what has been learned from where. */
import type { Crawl } from '#schema/crawl.ts';
import type { ListOf } from '#schema/list.ts';
import type { Source } from '#schema/source.ts';
import type { Collection, Space } from '#schema/space.ts';
import type { ApiClient } from './api-client.ts';
import type { RunNote } from './installation.ts';
import type { Say } from './say.ts';

export type SourceStatus = {
  space: string;
  collection: string;
  name: string;
  documents: number;
  crawl: Pick<Crawl, 'id' | 'state' | 'counts'> | null;
};
export type Status = { url: string; ready: boolean; parts: Record<string, boolean>; sources: SourceStatus[] };

export async function readStatus(api: ApiClient, { url }: RunNote): Promise<Status> {
  const health = await fetch(`${url}/health/ready`);
  const parts = (await health.json()) as Record<string, boolean>;
  const { items: spaces } = await api.get<ListOf<Space>>('/space');
  const sources = await Promise.all(spaces.map((space) => sourcesOf(api, space)));
  return { url, ready: health.ok, parts, sources: sources.flat() };
}

async function sourcesOf(api: ApiClient, space: Space): Promise<SourceStatus[]> {
  const { items: collections } = await api.get<ListOf<Collection>>(`/collection?spaceId=${space.id}`);
  const found = collections.map(async (collection) => {
    const { items } = await api.get<ListOf<Source>>(`/source?collectionId=${collection.id}`);
    return Promise.all(items.map((source) => sourceStatus(api, space, collection, source)));
  });
  return (await Promise.all(found)).flat();
}

async function sourceStatus(
  api: ApiClient,
  space: Space,
  collection: Collection,
  source: Source,
): Promise<SourceStatus> {
  const last = source.lastCrawl ? await api.get<Crawl>(`/crawl/${source.lastCrawl.id}`) : null;
  const crawl = last && { id: last.id, state: last.state, counts: last.counts };
  const { name } = source.form;
  return { space: space.name, collection: collection.name, name, documents: source.documents, crawl };
}

export function sayStatus({ url, ready, parts, sources }: Status, say: Say): void {
  const missing = Object.entries(parts).filter(([, isThere]) => !isThere);
  say(`${url} is ${ready ? 'ready' : `not ready: ${missing.map(([part]) => part).join(', ')}`}`);
  for (const { space, collection, name, documents, crawl } of sources) {
    say(
      `${space} / ${collection} / ${name}: ${documents} documents, ${crawl ? `crawl ${crawl.state}` : 'never crawled'}`,
    );
  }
}
