/** Reads what a page hangs under: space, collection, source. */
import type { Document } from '#schema/document.ts';
import type { Source } from '#schema/source.ts';
import type { Collection, Space } from '#schema/space.ts';
import { type Call, read } from './door.server.ts';
import type { Step } from './trail.tsx';

/** The collection with this id, the space that the reader reaches it by, and the way to them. */
export async function readPlace(call: Call, collectionId: string) {
  const collection = await read<Collection>(call, `/collection/${collectionId}`);
  const space = await read<Space>(call, `/space/${collection.spaceId}`);
  const steps: Step[] = [
    { to: `/space/${space.id}`, name: space.name },
    { to: `/collection/${collection.id}`, name: collection.name },
  ];
  return { space, collection, steps };
}

/** A source with the way to it, itself included. */
export async function readSourcePlace(call: Call, sourceId: string) {
  const source = await read<Source>(call, `/source/${sourceId}`);
  const { collection, steps } = await readPlace(call, source.collectionId);
  return { source, collection, steps: [...steps, { to: `/source/${source.id}`, name: source.form.name }] };
}

/** What a document hangs under: its website, or the collection that somebody brought it to. */
export async function readDocumentPlace(call: Call, { kind, sourceId, collectionId }: Document) {
  return kind === 'site' ? readSourcePlace(call, sourceId) : readPlace(call, collectionId);
}
