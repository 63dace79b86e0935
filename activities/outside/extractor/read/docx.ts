/** Word documents: paragraphs by their styles, lists, tables, captions, notes, and what stands above and below pages. */
import type { Element } from '#schema/element.ts';
import { type Archive, openArchive } from './archive.ts';
import { readStory } from './docx/story.ts';
import { readStyles, type Style } from './docx/style.ts';
import { propertiesOf, relationsOf, targetsOf } from './package.ts';
import { type Read, whole } from './reading.ts';

const main = 'word/document.xml';
const notes = ['word/footnotes.xml', 'word/endnotes.xml'];

export const readDocx: Read = async ({ bytes, room }) => {
  const archive = await openArchive(bytes, room);
  const { styles, language } = await readStyles(archive);
  const relations = await relationsOf(archive, main);
  const edge = async (kind: 'header' | 'footer', type: 'Header' | 'Footer') =>
    asEdge(await readParts(archive, targetsOf(relations, kind, archive), styles), type);
  const elements = [
    ...(await edge('header', 'Header')),
    ...(await readStory(archive.stream(main), styles)),
    ...(await readParts(
      archive,
      notes.filter((part) => archive.names.has(part)),
      styles,
    )),
    ...(await edge('footer', 'Footer')),
  ];
  const properties = await propertiesOf(archive);
  return whole({ elements, title: properties.title, language: properties.language ?? language });
};

async function readParts(
  archive: Archive,
  parts: readonly string[],
  styles: ReadonlyMap<string, Style>,
): Promise<Element[]> {
  const found: Element[] = [];
  for (const part of parts) found.push(...(await readStory(archive.stream(part), styles)));
  return found;
}

/** Sections often say the same again. */
function asEdge(elements: Element[], type: 'Header' | 'Footer'): Element[] {
  const texts = new Set(elements.map(({ text }) => text).filter(Boolean));
  return [...texts].map((text) => ({
    ...elements.find((element) => element.text === text)!,
    type,
    rows: null,
    depth: null,
  }));
}
