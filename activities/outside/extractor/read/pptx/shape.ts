/** What stands on a slide, shape by shape as the file has them. */
import { type Attributes, walk } from '../sax.ts';
import { tableWalk } from '../table-reader.ts';
import { groupsOfSlide, type Place } from './place.ts';

/** `level` from 1. */
export type Line = { text: string; level: number; isBulleted: boolean };
/** What a layout keeps a place for: `title`, `body`, … ; `index` tells those of one slide apart. */
export type Placeholder = { type: string; index: number };
export type Shape = {
  /** Null for what was put there freely. */
  placeholder: Placeholder | null;
  /** Null where it stands as the slide's layout has it. */
  place: Place | null;
  lines: Line[];
  cells: string[][] | null;
};

const SHAPES = new Set(['sp', 'graphicFrame']);

export async function readShapes(pieces: AsyncIterable<Buffer>): Promise<Shape[]> {
  const shapes: Shape[] = [];
  const tables = tableWalk();
  const groups = groupsOfSlide();
  let shape: Shape | null = null;
  let line: Line | null = null;
  let isOfGroup = false;
  let isText = false;
  let isFallback = false;

  const start = (name: string, attributes: Attributes) => {
    if (SHAPES.has(name)) {
      shape = { placeholder: null, place: null, lines: [], cells: null };
      shapes.push(shape);
    } else if (name === 'ph' && shape !== null)
      shape.placeholder = { type: attributes.type ?? 'body', index: Number(attributes.idx ?? 0) };
    else if (name === 'grpSp') groups.open();
    else if (name === 'grpSpPr') isOfGroup = true;
    else if (isOfGroup) groups.say(name, attributes);
    // What is drawn in a shape has places of its own, which come later.
    else if (name === 'off' && shape !== null) shape.place ??= groups.onSlide(attributes);
    else if (name === 'tbl') tables.open();
    else if (name === 'tr') tables.row();
    else if (name === 'tc') tables.cell();
    else if (name === 'p') line = { text: '', level: 1, isBulleted: false };
    else if (name === 'pPr' && line !== null) line.level = Number(attributes.lvl ?? 0) + 1;
    else if ((name === 'buChar' || name === 'buAutoNum') && line !== null) line.isBulleted = true;
    else if (name === 'br' && line !== null) line.text += '\n';
    else if (name === 't') isText = true;
  };
  const end = (name: string) => {
    if (name === 't') isText = false;
    else if (name === 'p') {
      const text = line?.text.trim() ?? '';
      if (tables.isInside()) tables.say(text);
      else if (text !== '') shape?.lines.push({ ...line!, text });
      line = null;
    } else if (name === 'tbl' && shape !== null) shape.cells = tables.close();
    else if (SHAPES.has(name)) shape = null;
    else if (name === 'grpSpPr') isOfGroup = false;
    else if (name === 'grpSp') groups.close();
  };
  await walk(pieces, {
    open(name, attributes) {
      if (name === 'Fallback') isFallback = true;
      if (!isFallback) start(name, attributes);
    },
    text: (text) => void (isText && line !== null && (line.text += text)),
    close(name) {
      if (!isFallback) end(name);
      if (name === 'Fallback') isFallback = false;
    },
  });
  return shapes;
}
