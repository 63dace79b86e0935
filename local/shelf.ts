/** Finds, or makes through the API, the space, collection and source that a shell command works on. */
import type { ListOf } from '#schema/list.ts';
import { type Source, SourceForm } from '#schema/source.ts';
import type { Collection, Space } from '#schema/space.ts';
import type { ApiClient } from './api-client.ts';
import { sampleWorkspace } from './sample/workspace.ts';

/** The workspace's space: what is crawled from a shell is asked there too. */
export const readySpace = (api: ApiClient): Promise<Space> =>
  findOrMake<Space>(api, '/space', { name: sampleWorkspace.space });

/** The space's collection of this name. */
export const readyCollection = (api: ApiClient, spaceId: string, name: string): Promise<Collection> =>
  findOrMake<Collection>(api, `/collection?spaceId=${spaceId}`, { spaceId, name });

/** The collection's source of this name, read as `form` says from now on. */
export async function readyForm(api: ApiClient, collectionId: string, form: SourceForm): Promise<Source> {
  const { items } = await api.get<ListOf<Source>>(`/source?collectionId=${collectionId}`);
  const known = items.find((source) => source.form.name === form.name);
  if (!known) return api.send<Source>('POST', '/source', { ...form, collectionId });
  const isSame = known.form.startUrls.join() === form.startUrls.join();
  return isSame ? known : api.send<Source>('PUT', `/source/${known.id}`, form);
}

/** A source that starts at `url` and follows links on its host; one host has one collection, named after it. */
export async function readySource(api: ApiClient, url: URL, isOurOwn: boolean): Promise<Source> {
  const space = await readySpace(api);
  const collection = await readyCollection(api, space.id, url.host);
  // A private host that somebody just allowed by name is theirs, and need not be spared like a stranger's.
  const pace = isOurOwn ? { requestsPerSecond: 50, parallel: 8 } : {};
  return readyForm(
    api,
    collection.id,
    SourceForm.parse({ name: url.href.slice(0, 200), startUrls: [url.href], ...pace }),
  );
}

async function findOrMake<Item extends { name: string }>(
  api: ApiClient,
  list: string,
  wanted: { name: string; spaceId?: string },
): Promise<Item> {
  const { items } = await api.get<ListOf<Item>>(list);
  const known = items.find((item) => item.name === wanted.name);
  return known ?? api.send<Item>('POST', list.split('?', 1)[0] ?? list, wanted);
}
