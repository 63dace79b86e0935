/** What stands on a slide, shape by shape as the file has them. */
import { type Attributes, attribute, walk } from '../sax.ts';
import { tableWalk } from '../table-reader.ts';

/** `level` from 1. */
export type Line = { text: string; level: number; isBulleted: boolean };
export type Shape = {
  /** What the slide's layout keeps a place for: `title`, `body`, … ; null for what was put there freely. */
  placeholder: string | null;
  /** Where it begins, in the file's own small units. */
  left: number;
  top: number;
  lines: Line[];
  cells: string[][] | null;
};

const SHAPES = new Set(['sp', 'graphicFrame']);

/** Shapes in groups are placed by the group that they stand in. */
export async function readShapes(pieces: AsyncIterable<Buffer>): Promise<Shape[]> {
  const shapes: Shape[] = [];
  const tables = tableWalk();
  let shape: Shape | null = null;
  let line: Line | null = null;
  let group: { left: number; top: number } | null = null;
  let isText = false;
  let isFallback = false;

  const start = (name: string, attributes: Attributes) => {
    if (SHAPES.has(name)) {
      shape = { placeholder: null, left: group?.left ?? 0, top: group?.top ?? 0, lines: [], cells: null };
      shapes.push(shape);
    } else if (name === 'ph' && shape !== null) shape.placeholder = attribute(attributes, 'type') ?? 'body';
    else if (name === 'off') {
      const place = { left: Number(attributes.x), top: Number(attributes.y) };
      if (shape === null) group ??= place;
      else if (group === null) Object.assign(shape, place);
    } else if (name === 'tbl') tables.open();
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
    else if (name === 'grpSp') group = null;
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
