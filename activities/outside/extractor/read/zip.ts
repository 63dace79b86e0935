/** Archives of files: each is read for itself, under its name. */
import type { Element } from '#schema/element.ts';
import type { Unread } from '../contract.ts';
import { openArchive } from './archive.ts';
import { type Read, whole } from './reading.ts';

/** What systems and programs leave beside people's files. */
const LEFT_BEHIND = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;

export const readZip: Read = async ({ bytes, room, readInside }) => {
  const archive = await openArchive(bytes, room);
  const elements: Element[] = [];
  const unread: Unread[] = [];
  for (const name of archive.names) {
    if (LEFT_BEHIND.test(name)) continue;
    const inner = await readInside(await archive.bytes(name), name, '');
    // One by one: there may be more than can be handed to a function.
    for (const found of inner.elements) elements.push(found);
    unread.push(...inner.unread);
  }
  return whole({ elements, unread });
};
