/**
 * PDF: the text of a range of pages in reading order, with boxes. Pages that are pictures are recognised where there is
 * a program for it. A page that cannot be read is said to be so, and the others are read.
 */
import type { Box, Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import type { Unread } from '../contract.ts';
import { element, proseType, table } from './element.ts';
import { type OutlineEntry, openPdf, type Page, type Pdf } from './pdf/engine.ts';
import { type Fragment, fragmentsOf, type Place } from './pdf/fragment.ts';
import { layOut } from './pdf/layout.ts';
import { type Edge, type Sheet, takeMargins } from './pdf/margin.ts';
import { bodySizeOf, type Paragraph, paragraphsOf } from './pdf/paragraph.ts';
import { type Read, type Reading, slice, unreadFor } from './reading.ts';
import { recognise } from './recognise.ts';

/** What recognition is at its best with. */
const dotsPerInch = 300;
/** A page of a poster is drawn coarser. */
const mostPixels = 20_000_000;
const pointsPerInch = 72;
const deepestHeading = 6;

type ReadSheet = Sheet & { width: number; recognised: Element[] };

export const readPdf: Read = async (reading) => {
  using pdf = await openPdf(reading.bytes);
  const { from, to } = slice(reading.range, pdf.pages);
  const unread: Unread[] = [];
  const sheets: ReadSheet[] = [];
  for (let page = from; page <= to && (page === from || reading.hasTime()); page += 1)
    sheets.push(await readSheet(pdf, page, reading, unread));
  const bodySize = bodySizeOf(sheets.flatMap(({ fragments }) => fragments));
  const outline = pdf.outline();
  const margins = takeMargins(sheets);
  const pages = sheets.map((sheet, at) => elementsOf(sheet, margins[at]!, { bodySize, outline }));
  const last = sheets.at(-1)?.page ?? to;
  return {
    elements: ranked(pages.flat()).map(({ element }) => element),
    pages: pdf.pages,
    nextPage: last < pdf.pages ? last + 1 : null,
    title: pdf.title,
    language: null,
    unread,
  };
};

async function readSheet(pdf: Pdf, number: number, reading: Reading, unread: Unread[]): Promise<ReadSheet> {
  const blank = { page: number, width: 1, height: 1, fragments: [], recognised: [] };
  try {
    const page = pdf.page(number);
    const sheet = { ...blank, width: page.width, height: page.height, fragments: fragmentsOf(page) };
    if (sheet.fragments.length > 0 || !page.hasDrawing) return sheet;
    return { ...sheet, recognised: await recognisePage(pdf, number, page, reading) };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    unread.push(unreadFor({ page: number, place: null }, error));
    return blank;
  }
}

async function recognisePage(pdf: Pdf, page: number, { width, height }: Page, reading: Reading): Promise<Element[]> {
  if (reading.options.strategy === 'fast') throw new UnreadableFile('The page is a picture', 'nothing-to-read');
  const inches = (width / pointsPerInch) * (height / pointsPerInch);
  const picture = pdf.picture(page, Math.min(dotsPerInch, Math.sqrt(mostPixels / inches)));
  const header = Buffer.from(`P5\n${picture.width} ${picture.height}\n255\n`);
  const found = await recognise({ bytes: Buffer.concat([header, picture.pixels]), ending: 'pgm' }, reading);
  if (found.length === 0) throw new UnreadableFile('Nothing was recognised', 'nothing-to-read');
  return found.map((element) => ({ ...element, page }));
}

/** An element that may be a heading, with what its rank among them follows from. */
type Sized = { element: Element; headingSize: number | null };

function elementsOf(
  { page, width, height, recognised }: ReadSheet,
  { body, edges }: { body: Fragment[]; edges: Edge[] },
  { bodySize, outline }: { bodySize: number; outline: OutlineEntry[] },
): Sized[] {
  const boxOf = (place: Place): Box =>
    [place.left / width, place.top / height, place.right / width, place.bottom / height].map(share) as Box;
  const edge = ({ kind, fragments }: Edge): Sized => {
    const text = fragments.map(({ text }) => text).join(' ');
    return { element: element(kind, text, { page, box: boxOf(around(fragments)) }), headingSize: null };
  };
  const named = outline.filter((entry) => entry.page === page);
  const parts = paragraphsOf(layOut(body), bodySize).flatMap((part): Sized[] => {
    if (part.kind !== 'table') return [sized(part, { page, box: boxOf(part) }, named)];
    const found = table(part.cells, { page, box: boxOf(part.place) });
    return found === null ? [] : [{ element: found, headingSize: null }];
  });
  const isTop = ({ kind, fragments }: Edge) =>
    kind === 'Header' || (kind === 'PageNumber' && fragments[0]!.top < height / 2);
  return [
    ...edges.filter(isTop).map(edge),
    ...parts,
    ...recognised.map((element) => ({ element, headingSize: null })),
    ...edges.filter((one) => !isTop(one)).map(edge),
  ];
}

function sized({ kind, text, size }: Paragraph, place: { page: number; box: Box }, named: OutlineEntry[]): Sized {
  const entry = text.length <= 300 ? named.find(({ title }) => isSame(title, text)) : undefined;
  if (entry !== undefined)
    return { element: element('Title', text, { ...place, depth: entry.depth }), headingSize: null };
  if (kind === 'heading') return { element: element('Title', text, place), headingSize: size };
  if (kind === 'item')
    return {
      element: element('ListItem', text.replace(/^[•●○▪■◦‣–*·]\s+/u, ''), { ...place, depth: 1 }),
      headingSize: null,
    };
  return { element: element(proseType(text), text, place), headingSize: null };
}

/** Numbers of chapters and white space aside. */
function isSame(title: string, text: string): boolean {
  const bare = (line: string) => line.toLowerCase().replace(/^[\divx.\s]+|[^\p{L}\p{N}]+/gu, '');
  return bare(title) !== '' && bare(title) === bare(text);
}

/** Headings that the outline does not name are as deep as there are larger ones in these pages. */
function ranked(all: Sized[]): Sized[] {
  const sizes = [...new Set(all.flatMap(({ headingSize }) => (headingSize === null ? [] : [Math.round(headingSize)])))];
  sizes.sort((a, b) => b - a);
  for (const { element, headingSize } of all) {
    if (headingSize !== null) element.depth = Math.min(deepestHeading, sizes.indexOf(Math.round(headingSize)) + 1);
  }
  return all;
}

function around(fragments: readonly Fragment[]): Place {
  const all = (side: keyof Place) => fragments.map((fragment) => fragment[side]);
  return {
    left: Math.min(...all('left')),
    top: Math.min(...all('top')),
    right: Math.max(...all('right')),
    bottom: Math.max(...all('bottom')),
  };
}

const share = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
