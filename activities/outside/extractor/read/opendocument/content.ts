/** The content of an OpenDocument file: one part for a text, else one for each sheet or slide. */
import type { Element } from '#schema/element.ts';
import { element, proseType, table } from '../element.ts';
import { type Attributes, attribute, walk } from '../sax.ts';
import { blocksOf } from '../sheet.ts';
import { tableWalk } from '../table-reader.ts';

/** `page` from 1, and null in a text. */
export type Part = { page: number | null; place: string | null; elements: Element[] };

/** Comments, what was taken out, and what is said of a drawing and not in it. */
const UNREAD = new Set(['annotation', 'tracked-changes', 'desc', 'ruby-text', 'sequence-decls', 'forms']);
/** Rows and cells may be said to repeat to the end of a sheet. */
const MOST_REPEATS = 100;

type Line = { text: string; depth: number | null };

export async function readContent(pieces: AsyncIterable<Buffer>): Promise<Part[]> {
  const parts: Part[] = [];
  let part: Part = { page: null, place: null, elements: [] };
  const tables = tableWalk();
  const lines: Line[] = [];
  let format: 'text' | 'spreadsheet' | 'presentation' = 'text';
  let listDepth = 0;
  let isTitle = false;
  let isCaption = false;
  let unread = 0;
  /** How often the row and the cell that are open stand there. */
  let repeats = { row: 1, cell: 1 };

  const begin = (place: string | undefined) => {
    part = { page: parts.length + 1, place: place ?? null, elements: [] };
    parts.push(part);
  };
  const start = (name: string, attributes: Attributes) => {
    const line = lines.at(-1);
    if (name === 'spreadsheet' || name === 'presentation') format = name;
    else if (name === 'page' && format === 'presentation') begin(attribute(attributes, 'name'));
    else if (name === 'frame' || name === 'custom-shape') {
      isTitle = attribute(attributes, 'class') === 'title';
      isCaption = false;
    } else if (name === 'h') lines.push({ text: '', depth: Number(attribute(attributes, 'outline-level') ?? 1) });
    else if (name === 'p') lines.push({ text: '', depth: depthOf(attributes) });
    else if (name === 'list') listDepth += 1;
    else if (name === 'table') {
      if (format === 'spreadsheet' && !tables.isInside()) begin(attribute(attributes, 'name'));
      tables.open();
    } else if (name === 'table-row') {
      repeats = { row: repeatsOf(attributes, 'number-rows-repeated'), cell: 1 };
      tables.row();
    } else if (name === 'table-cell' || name === 'covered-table-cell') {
      repeats.cell = repeatsOf(attributes, 'number-columns-repeated');
      tables.cell();
    } else if (line !== undefined && name === 'tab') line.text += '\t';
    else if (line !== undefined && name === 'line-break') line.text += '\n';
    else if (line !== undefined && name === 's') line.text += ' ';
    else if (name === 'sequence') isCaption = true;
  };
  const end = (name: string) => {
    if (name === 'list') listDepth -= 1;
    else if (name === 'frame' || name === 'custom-shape') isTitle = false;
    else if (name === 'table-cell' || name === 'covered-table-cell') tables.repeatCell(repeats.cell);
    else if (name === 'table-row') tables.repeatRow(repeats.row);
    else if (name === 'table') {
      const cells = tables.close();
      if (cells !== null) part.elements.push(...tablesIn(cells, format === 'spreadsheet' ? part : null));
    } else if (name === 'h' || name === 'p') {
      const line = lines.pop()!;
      if (tables.isInside()) tables.say(line.text);
      else if (line.text.trim() !== '') part.elements.push(elementOf(line, { listDepth, isTitle, isCaption }));
      isCaption = false;
    }
  };
  await walk(pieces, {
    open(name, attributes) {
      if (unread > 0 || UNREAD.has(name)) unread += 1;
      else start(name, attributes);
    },
    text(text) {
      const line = lines.at(-1);
      if (unread === 0 && line !== undefined) line.text += text.replace(/\s+/g, ' ');
    },
    close(name) {
      if (unread > 0) unread -= 1;
      else end(name);
    },
  });
  return format === 'text' ? [part] : parts;
}

/** A title is a style here, with a name that programs write in English. */
function depthOf(attributes: Attributes): number | null {
  const style = attribute(attributes, 'style-name') ?? '';
  if (style === 'Title') return 1;
  return style === 'Subtitle' ? 2 : null;
}

function repeatsOf(attributes: Attributes, name: string): number {
  const times = Number(attribute(attributes, name) ?? 1);
  return times >= 1 && times <= MOST_REPEATS ? times : 1;
}

function tablesIn(cells: string[][], sheet: Part | null): Element[] {
  if (sheet === null) return [table(cells) ?? []].flat();
  return blocksOf(new Map(cells.map((row, at) => [at + 1, row])), { page: sheet.page!, place: sheet.place ?? '' });
}

function elementOf(
  { text, depth }: Line,
  { listDepth, isTitle, isCaption }: { listDepth: number; isTitle: boolean; isCaption: boolean },
): Element {
  if (isTitle) return element('Title', text, { depth: 1 });
  if (depth !== null) return element('Title', text, { depth: Math.max(1, depth) });
  if (isCaption) return element('FigureCaption', text);
  return listDepth > 0 ? element('ListItem', text, { depth: listDepth }) : element(proseType(text), text);
}
