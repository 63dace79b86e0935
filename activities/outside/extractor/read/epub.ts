/** E-books: chapters in the order of the spine, each a page. */
import { posix } from 'node:path';
import type { Element } from '#schema/element.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { type Archive, openArchive } from './archive.ts';
import { elementsOfHtml } from './html.ts';
import { primaryTag } from './package.ts';
import { type Read, slice, whole } from './reading.ts';
import { walk } from './sax.ts';

export const readEpub: Read = async ({ bytes, room, range, hasTime }) => {
  const archive = await openArchive(bytes, room);
  const { chapters, title, language } = await readBook(archive);
  const { from, to } = slice(range, chapters.length);
  const elements: Element[] = [];
  let page = from;
  for (; page <= to && (page === from || hasTime()); page += 1) {
    const { html } = decodeHtml(await archive.bytes(chapters[page - 1]!), null);
    for (const found of elementsOfHtml(html).elements) elements.push({ ...found, page });
  }
  return whole({ elements, title, language, pages: chapters.length, nextPage: page <= chapters.length ? page : null });
};

async function readBook(archive: Archive) {
  let book = '';
  await walk(archive.stream('META-INF/container.xml'), {
    open: (name, attributes) => void (name === 'rootfile' && (book ||= attributes['full-path'] ?? '')),
  });
  const files = new Map<string, string>();
  const chapters: string[] = [];
  const said = { title: '', language: '' };
  let open: keyof typeof said | null = null;
  await walk(archive.stream(book), {
    open(name, { id = '', href = '', idref = '' }) {
      open = (name === 'title' || name === 'language') && said[name] === '' ? name : null;
      if (name === 'item') files.set(id, posix.join(posix.dirname(book), decodeURIComponent(href)));
      if (name === 'itemref') chapters.push(files.get(idref) ?? '');
    },
    text: (text) => void (open !== null && (said[open] += text)),
    close: () => void (open = null),
  });
  return {
    chapters: chapters.filter((chapter) => archive.names.has(chapter)),
    title: said.title.trim() || null,
    language: primaryTag(said.language),
  };
}
