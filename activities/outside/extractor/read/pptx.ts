/** PowerPoint's slides, each a page: titles, text from top to bottom, tables and the speaker's notes. */
import type { Element } from '#schema/element.ts';
import { type Archive, openArchive } from './archive.ts';
import { element, proseType, table } from './element.ts';
import { propertiesOf, relationsOf, targetsOf } from './package.ts';
import { layoutsOf, type PlaceOf } from './pptx/layout.ts';
import type { Place } from './pptx/place.ts';
import { type Line, readShapes, type Shape } from './pptx/shape.ts';
import { type Read, slice, whole } from './reading.ts';
import { prefixed, walk } from './sax.ts';

const main = 'ppt/presentation.xml';
/** What stands on each slide alike, or shows the slide itself. */
const UNREAD = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);
/** Of what is placed nowhere. */
const corner: Place = { left: 0, top: 0 };

type LayoutOf = ReturnType<typeof layoutsOf>;

export const readPptx: Read = async ({ bytes, room, range, hasTime }) => {
  const archive = await openArchive(bytes, room);
  const slides = await slidesOf(archive);
  const layoutOf = layoutsOf(archive);
  const { from, to } = slice(range, slides.length);
  const elements: Element[] = [];
  let page = from;
  for (; page <= to && (page === from || hasTime()); page += 1)
    elements.push(...(await readSlide(archive, slides[page - 1]!, page, layoutOf)));
  return whole({
    ...(await propertiesOf(archive)),
    elements,
    pages: slides.length,
    nextPage: page <= slides.length ? page : null,
  });
};

async function slidesOf(archive: Archive): Promise<string[]> {
  const relations = await relationsOf(archive, main);
  const slides: string[] = [];
  await walk(archive.stream(main), {
    open(name, attributes) {
      const part = relations.get(prefixed(attributes, 'id') ?? '')?.target;
      if (name === 'sldId' && part !== undefined && archive.names.has(part)) slides.push(part);
    },
  });
  return slides;
}

async function readSlide(archive: Archive, part: string, page: number, layoutOf: LayoutOf): Promise<Element[]> {
  const relations = await relationsOf(archive, part);
  const shapes = shown(await readShapes(archive.stream(part)), await layoutOf(relations));
  const place = titleOf(shapes);
  const notes: Shape[] = [];
  for (const target of targetsOf(relations, 'notesSlide', archive))
    notes.push(...shown(await readShapes(archive.stream(target)), () => null));
  const elements = [...shapes.flatMap(elementsOf), ...notes.flatMap(({ lines }) => lines.map(prose))];
  return elements.map((found) => ({ ...found, page, place }));
}

/** The title first, then from top to bottom and from left to right. */
function shown(shapes: Shape[], placeOf: PlaceOf): Shape[] {
  const read = shapes
    .filter(({ placeholder }) => placeholder === null || !UNREAD.has(placeholder.type))
    .map((shape) => ({ shape, place: shape.place ?? (shape.placeholder && placeOf(shape.placeholder)) ?? corner }));
  const rank = (shape: Shape) => (isTitle(shape) ? -1 : 0);
  read.sort((a, b) => rank(a.shape) - rank(b.shape) || a.place.top - b.place.top || a.place.left - b.place.left);
  return read.map(({ shape }) => shape);
}

const isTitle = ({ placeholder }: Shape) => /^(title|ctrTitle)$/.test(placeholder?.type ?? '');

const titleOf = (shapes: Shape[]): string | null =>
  shapes
    .find(isTitle)
    ?.lines.map(({ text }) => text)
    .join(' ')
    .trim() || null;

function elementsOf(shape: Shape): Element[] {
  if (shape.cells !== null) return [table(shape.cells) ?? []].flat();
  if (isTitle(shape))
    return [element('Title', shape.lines.map(({ text }) => text).join(' '), { depth: 1 })].filter(isSaid);
  if (shape.placeholder?.type === 'subTitle')
    return shape.lines.map(({ text }) => element('Title', text, { depth: 2 }));
  // In the body of a slide each paragraph is a point, unless there is but one.
  const isBody = shape.placeholder !== null && shape.lines.length > 1;
  return shape.lines.map((line) => (isBody || line.isBulleted ? item(line) : prose(line)));
}

const item = ({ text, level }: Line) => element('ListItem', text, { depth: level });
const prose = ({ text }: Line) => element(proseType(text), text);
const isSaid = ({ text }: Element) => text !== '';
