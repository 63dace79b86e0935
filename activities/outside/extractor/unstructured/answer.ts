/** A server's answer, checked element by element before anyone stores it, and put as our own elements. */
import { Parser } from 'htmlparser2';
import { z } from 'zod';
import { type Box, type Element, ElementType } from '#schema/element.ts';
import { UpstreamFault } from '#schema/errors.ts';
import { element, table } from '../read/element.ts';
import { tableWalk } from '../read/table-reader.ts';

const Coordinates = z.object({
  points: z.array(z.tuple([z.number(), z.number()])).nullish(),
  system: z.string().nullish(),
  layout_width: z.number().nullish(),
  layout_height: z.number().nullish(),
});
type Coordinates = z.infer<typeof Coordinates>;

const Metadata = z.object({
  page_number: z.int().min(1).nullish(),
  /** Of a sheet. */
  page_name: z.string().nullish(),
  /** From 0. */
  category_depth: z.int().min(0).nullish(),
  text_as_html: z.string().nullish(),
  /** ISO 639-3: those that were asked for, or a guess. */
  languages: z.array(z.string()).nullish(),
  coordinates: Coordinates.nullish(),
});
const Part = z.object({ type: z.string(), text: z.string(), metadata: Metadata.nullish() });
const Answer = z.array(Part);

/** Types of which servers tell how deep they stand among their like. */
const nested: ReadonlySet<ElementType> = new Set(['Title', 'ListItem']);

/** Elements without text are left out. Throws UpstreamFault for what is no list of elements. */
export function readElements(answer: unknown): Element[] {
  const read = Answer.safeParse(answer);
  if (!read.success) throw new UpstreamFault('the extraction server answered another shape than elements');
  return read.data.map(elementOf).filter(({ text }) => text !== '');
}

function elementOf({ type: said, text, metadata }: z.infer<typeof Part>): Element {
  // Servers learn new types, and models of layout have some of their own.
  const type = ElementType.safeParse(said).data ?? 'UncategorizedText';
  const facts = {
    page: metadata?.page_number ?? null,
    place: metadata?.page_name || null,
    depth: nested.has(type) && typeof metadata?.category_depth === 'number' ? metadata.category_depth + 1 : null,
    box: boxOf(metadata?.coordinates),
    language: languageOf(metadata?.languages),
  };
  const cells = type === 'Table' && metadata?.text_as_html ? cellsOf(metadata.text_as_html) : [];
  return table(cells, facts) ?? element(type, text, facts);
}

/** The corners as fractions of the page; null where no size is told that they are within. */
function boxOf(coordinates: Coordinates | null | undefined): Box | null {
  const { points, layout_width: width, layout_height: height, system } = coordinates ?? {};
  if (!points?.length || !width || !height || width < 0 || height < 0) return null;
  const share = (value: number, of: number) => Math.min(1, Math.max(0, value / of));
  const across = points.map(([x]) => share(x, width));
  // Points of a PDF count from the lower edge.
  const down = points.map(([, y]) => share(system === 'PointSpace' ? height - y : y, height));
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
}

/** Lower-case primary subtag, where one language alone is told. */
function languageOf(languages: readonly string[] | null | undefined): string | null {
  const [only] = languages?.length === 1 ? languages : [];
  // Intl knows the two letters of every language that has both.
  return only !== undefined && /^[a-z]{2,3}$/.test(only) ? new Intl.Locale(only).language : null;
}

function cellsOf(html: string): string[][] {
  const walk = tableWalk();
  let cells: string[][] = [];
  const parser = new Parser({
    onopentag(name, { colspan }) {
      if (name === 'table') walk.open();
      if (name === 'tr') walk.row();
      if (name !== 'td' && name !== 'th') return;
      walk.cell();
      walk.widen(Number(colspan) || 1);
    },
    ontext: (text) => walk.isInside() && walk.say(text.trim()),
    onclosetag(name) {
      const closed = name === 'table' ? walk.close() : null;
      if (closed !== null) cells = [...cells, ...closed];
    },
  });
  parser.end(html);
  return cells;
}
