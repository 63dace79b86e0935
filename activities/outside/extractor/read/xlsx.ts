/** Excel's sheets, each a page: what stands together in one is a table, with numbers and dates as they are shown. */
import type { Element } from '#schema/element.ts';
import { type Archive, openArchive } from './archive.ts';
import { propertiesOf, relationsOf } from './package.ts';
import { type Read, slice, whole } from './reading.ts';
import { prefixed, walk } from './sax.ts';
import { blocksOf } from './sheet.ts';
import { readSheet } from './xlsx/cell.ts';
import { readFormats } from './xlsx/format.ts';
import { readStrings } from './xlsx/strings.ts';

const main = 'xl/workbook.xml';

export const readXlsx: Read = async ({ bytes, room, range, hasTime }) => {
  const archive = await openArchive(bytes, room);
  const sheets = await sheetsOf(archive);
  const strings = await readStrings(archive);
  const formats = await readFormats(archive);
  const { from, to } = slice(range, sheets.length);
  const elements: Element[] = [];
  let page = from;
  for (; page <= to && (page === from || hasTime()); page += 1) {
    const { name, part } = sheets[page - 1]!;
    const rows = await readSheet(archive.stream(part), { strings, formats });
    elements.push(...blocksOf(rows, { page, place: name }));
  }
  return whole({
    ...(await propertiesOf(archive)),
    elements,
    pages: sheets.length,
    nextPage: page <= sheets.length ? page : null,
  });
};

async function sheetsOf(archive: Archive): Promise<{ name: string; part: string }[]> {
  const relations = await relationsOf(archive, main);
  const sheets: { name: string; part: string }[] = [];
  await walk(archive.stream(main), {
    open(element, attributes) {
      const part = relations.get(prefixed(attributes, 'id') ?? '')?.target;
      if (element === 'sheet' && part !== undefined && archive.names.has(part))
        sheets.push({ name: attributes.name ?? '', part });
    },
  });
  return sheets;
}
