/** OpenDocument: texts, sheets and presentations, which are one format with different things in it. */
import type { Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { type Archive, openArchive } from './archive.ts';
import { type Part, readContent } from './opendocument/content.ts';
import { primaryTag } from './package.ts';
import { type Read, slice, whole } from './reading.ts';
import { attribute, walk } from './sax.ts';

export const readOpenDocument: Read = async ({ bytes, room, range }) => {
  const archive = await openArchive(bytes, room);
  await refuseEncrypted(archive);
  const parts = await readContent(archive.stream('content.xml'));
  const facts = await factsOf(archive);
  if (parts[0]?.page === null) return whole({ ...facts, elements: parts.flatMap(({ elements }) => elements) });
  const { from, to, nextPage } = slice(range, parts.length);
  const elements = parts.slice(from - 1, to).flatMap(placed);
  return whole({ ...facts, elements, pages: parts.length, nextPage });
};

const placed = ({ page, place, elements }: Part): Element[] => elements.map((found) => ({ ...found, page, place }));

async function refuseEncrypted(archive: Archive): Promise<void> {
  if (!archive.names.has('META-INF/manifest.xml')) return;
  await walk(archive.stream('META-INF/manifest.xml'), {
    open(name) {
      if (name === 'encryption-data') throw new UnreadableFile('The file has a password', 'encrypted');
    },
  });
}

async function factsOf(archive: Archive): Promise<{ title: string | null; language: string | null }> {
  const said = { title: '', language: '' };
  let open: keyof typeof said | null = null;
  if (archive.names.has('meta.xml')) {
    await walk(archive.stream('meta.xml'), {
      open: (name) => void (open = name === 'title' || name === 'language' ? name : null),
      text: (text) => void (open !== null && (said[open] += text)),
      close: () => void (open = null),
    });
  }
  let ofStyle: string | undefined;
  if (said.language === '' && archive.names.has('styles.xml')) {
    await walk(archive.stream('styles.xml'), {
      open: (name, attributes) => void (name === 'text-properties' && (ofStyle ??= attribute(attributes, 'language'))),
    });
  }
  return { title: said.title.trim() || null, language: primaryTag(said.language || ofStyle) };
}
