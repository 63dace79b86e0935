/** Archives of files: each is read for itself, under its name, and counts as a page, so that a long one is gone on with. */
import type { Element } from '#schema/element.ts';
import type { Unread } from '../contract.ts';
import { openArchive, tooLarge } from './archive.ts';
import { type Read, slice, whole } from './reading.ts';

/** What systems and programs leave beside people's files. */
const LEFT_BEHIND = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;

export const readZip: Read = async ({ bytes, room, range, hasTime, readInside }) => {
  const archive = await openArchive(bytes, room);
  // Each range unpacks a part of it, so that none would notice that all of them together are too much.
  if (archive.saidBytes > room.bytes) throw tooLarge();
  const names = [...archive.names].filter((name) => !LEFT_BEHIND.test(name));
  const { from, to } = slice(range, names.length);
  const elements: Element[] = [];
  const unread: Unread[] = [];
  let page = from;
  for (; page <= to && (page === from || hasTime()); page += 1) {
    const name = names[page - 1]!;
    const inner = await readInside({ name, mediaType: '', open: () => archive.bytes(name) });
    // One by one: there may be more than can be handed to a function.
    for (const found of inner.elements) elements.push(found);
    unread.push(...inner.unread);
  }
  return whole({ elements, unread, pages: names.length, nextPage: page <= names.length ? page : null });
};
