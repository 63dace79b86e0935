/** What a page's questions are put to: what its address names, else what its conversation was about until now. */
import type { ChatFilter, OpenedConversation } from '#schema/chat.ts';
import type { DocumentRow } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import type { Collection } from '#schema/space.ts';
import { type Call, read } from './door.server.ts';
import { type Subject, wholeName } from './subject.tsx';

type Named = { getAll: (name: string) => unknown[]; has: (name: string) => boolean };

/** `?documentId=`, once or several times, `?collectionId=`, or `?whole=1` for the whole space. */
export async function readSubject(call: Call, conversation: OpenedConversation | null): Promise<Subject> {
  const filter = namedIn(new URL(call.request.url).searchParams);
  const { collectionIds = [], documentIds = [] } = filter ?? conversation?.filter ?? {};
  const [documents, collections] = await Promise.all([
    documentIds.length > 0 ? readDocuments(call, documentIds) : [],
    collectionIds.length > 0 ? readCollections(call, collectionIds) : [],
  ]);
  const known = new Set([...documents, ...collections].map(({ id }) => id));
  const goneIds = [...documentIds, ...collectionIds].filter((id) => !known.has(id));
  return { filter, documents, collections, goneIds };
}

/** In an address, or in the form that `SubjectFields` stands in. */
export function namedIn(asked: Named): ChatFilter | undefined {
  const documentIds = asked.getAll('documentId').map(String);
  const collectionIds = asked.getAll('collectionId').map(String);
  if (documentIds.length > 0) return { documentIds };
  if (collectionIds.length > 0) return { collectionIds };
  return asked.has(wholeName) ? {} : undefined;
}

async function readDocuments(call: Call, ids: readonly string[]): Promise<Subject['documents']> {
  const query = new URLSearchParams(ids.map((id) => ['documentId', id]));
  query.set('limit', String(ids.length));
  const { items } = await read<ListOf<DocumentRow>>(call, `/document?${query}`);
  return items
    .filter(({ removedAt, state }) => removedAt === null && state === 'ready')
    .map(({ id, title, name, url }) => ({ id, title: title || name || url }));
}

async function readCollections(call: Call, ids: readonly string[]): Promise<Subject['collections']> {
  const { items } = await read<ListOf<Collection>>(call, '/collection');
  return items.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, name }));
}
