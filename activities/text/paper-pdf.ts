/**
 * A paper as a PDF that is kept for long: its fonts and the file that it was made of lie in it (PDF/A-3), its text can be
 * selected, searched and read aloud in its order (tagged), and the same paper gives the same bytes.
 */
import PDFDocument from 'pdfkit';
import type { Language } from '#schema/session.ts';
import type { Paper, PaperPart, Said } from './paper.ts';
import {
  artifact,
  dress,
  type Element,
  featuresOf,
  fonts,
  heightOf,
  type Look,
  looks,
  makeRoom,
  type Pdf,
  rule,
  sheet,
  shown,
  width,
  write,
} from './pdf-sheet.ts';

export type PdfSetting = {
  /** It tells this paper from any other, and stands in the PDF's own description. */
  id: string;
  /** The only moment that is in it. */
  madeAt: Date;
  /** On every sheet, so that none of another paper passes for one of this. */
  mark: string;
  /** What it was made of, for machines. */
  source: { name: string; text: string; mediaType: string };
};

const termWidth = 158;
const gap = 14;
const meaningAt = sheet.left + termWidth + gap;
const headingHeight = 40;
/** What is shorter than this is not torn. */
const halfSheet = (sheet.bottom - sheet.top) / 2;

const words: Readonly<Record<Language, { lang: string; sheet: (n: number, of: number) => string }>> = {
  sv: { lang: 'sv-SE', sheet: (n, of) => `Sida ${n} av ${of}` },
  en: { lang: 'en-GB', sheet: (n, of) => `Page ${n} of ${of}` },
};

export async function paperPdf(paper: Paper, setting: PdfSetting): Promise<Buffer> {
  const { lang } = words[paper.language];
  const pdf = new PDFDocument({
    ...{ size: 'A4', bufferPages: true, font: null as never },
    margins: { left: sheet.left, right: 595 - sheet.right, top: sheet.top, bottom: 842 - sheet.bottom },
    ...{ subset: 'PDF/A-3a', pdfVersion: '1.7', tagged: true, lang, displayTitle: true },
    info: {
      Title: unmarked(`${paper.title} ${paper.reference}`),
      Author: unmarked(paper.organisation),
      Subject: setting.id,
      Creator: 'Diarium',
      Producer: 'Diarium',
      CreationDate: setting.madeAt,
    },
  } as const);
  const pieces: Buffer[] = [];
  const written = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.on('data', (piece: Buffer) => pieces.push(piece));
  for (const [name, font] of Object.entries(fonts)) pdf.registerFont(name, font as never);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  addHead(pdf, root, paper);
  for (const { title, parts } of paper.sections) {
    const section = pdf.struct('Sect');
    root.add(section);
    makeRoom(pdf, headingHeight + (parts[0] ? leastHeight(pdf, parts[0]) : 0));
    pdf.y += 16;
    write(pdf, section, 'H2', title, looks.heading);
    pdf.y += 3;
    for (const part of parts) addPart(pdf, section, part);
    section.end();
  }
  root.end();
  addMargins(pdf, paper, setting.mark);
  const { name, text, mediaType } = setting.source;
  const dates = { creationDate: setting.madeAt, modifiedDate: setting.madeAt };
  // Its types know of no relationship yet.
  const file = { name, type: mediaType, relationship: 'Source', ...dates };
  pdf.file(Buffer.from(text), file);
  pdf.end();
  await written;
  return Buffer.concat(pieces);
}

function addHead(pdf: Pdf, root: Element, { title, organisation, reference, about }: Paper): void {
  write(pdf, root, 'P', organisation, looks.heading);
  write(pdf, root, 'P', reference, looks.term);
  pdf.y += 26;
  write(pdf, root, 'H1', title, looks.title);
  pdf.y += 6;
  write(pdf, root, 'P', about, looks.text);
}

/** How much of a part stands on one sheet with its heading. */
const leastHeight = (pdf: Pdf, part: PaperPart): number =>
  Math.min('pairs' in part ? pairHeight(pdf, part.pairs[0]!) : gridHeight(pdf, part), halfSheet);

const addPart = (pdf: Pdf, section: Element, part: PaperPart): void =>
  'pairs' in part ? addPairs(pdf, section, part) : addGrid(pdf, section, part);

type Pairs = Extract<PaperPart, { pairs: unknown }>;
type Grid = Extract<PaperPart, { heads: unknown }>;

/** Each pair stands whole on one sheet, unless its meaning is longer than half of one. */
function addPairs(pdf: Pdf, section: Element, { pairs }: Pairs): void {
  const list = pdf.struct('L');
  section.add(list);
  for (const pair of pairs) {
    const [term, said] = pair;
    const [meaning, look] = lookOf(said);
    makeRoom(pdf, Math.min(pairHeight(pdf, pair), halfSheet));
    const item = pdf.struct('LI');
    list.add(item);
    const { y } = pdf;
    write(pdf, item, 'Lbl', term, looks.term, { y, widthPt: termWidth });
    const afterTerm = pdf.y;
    write(pdf, item, 'LBody', meaning, look, { x: meaningAt, y, widthPt: sheet.right - meaningAt });
    // What went over to the next sheet ends above where the term did.
    pdf.y = (pdf.y < y ? pdf.y : Math.max(pdf.y, afterTerm)) + 3;
    item.end();
  }
  list.end();
}

function pairHeight(pdf: Pdf, [term, said]: Pairs['pairs'][number]): number {
  const [meaning, look] = lookOf(said);
  return Math.max(heightOf(pdf, term, looks.term, termWidth), heightOf(pdf, meaning, look, sheet.right - meaningAt));
}

const lookOf = (said: Said): [string, Look] =>
  typeof said === 'string' ? [said, looks.text] : [said.code, looks.code];

type Cells = readonly (string | number)[];
type Column = { x: number; widthPt: number; isNumber: boolean };

/** Short ones stand whole on one sheet; the heads stand again on each sheet that rows go over to. */
function addGrid(pdf: Pdf, section: Element, grid: Grid): void {
  const { heads, rows } = grid;
  if (rows.length === 0) return;
  const columns = columnsOf(rows[0]!);
  const table = pdf.struct('Table');
  section.add(table);
  pdf.y += 4;
  makeRoom(pdf, Math.min(gridHeight(pdf, grid), halfSheet));
  addRow(pdf, table, columns, heads, looks.head);
  for (const row of rows) {
    if (makeRoom(pdf, rowHeight(pdf, columns, row, looks.number))) addRow(pdf, table, columns, heads, looks.head);
    addRow(pdf, table, columns, row, looks.number);
  }
  table.end();
  pdf.y += 4;
}

function addRow(pdf: Pdf, table: Element, columns: readonly Column[], cells: Cells, look: Look): void {
  const row = pdf.struct('TR');
  table.add(row);
  const { y } = pdf;
  const heightPt = rowHeight(pdf, columns, cells, look);
  for (const [at, cell] of cells.entries()) {
    const { x, widthPt, isNumber } = columns[at]!;
    const align = isNumber ? 'right' : 'left';
    const place = { x, y: y + 3, widthPt, align } as const;
    if (look === looks.head) write(pdf, row, 'TH', String(cell), look, { ...place, scope: 'Column' });
    else if (at === 0) write(pdf, row, 'TH', String(cell), look, { ...place, scope: 'Row' });
    else write(pdf, row, 'TD', String(cell), look, place);
  }
  row.end();
  pdf.y = y + heightPt;
  artifact(pdf, () => rule(pdf, pdf.y));
}

const rowHeight = (pdf: Pdf, columns: readonly Column[], cells: Cells, look: Look): number =>
  Math.max(...cells.map((cell, at) => heightOf(pdf, String(cell), look, columns[at]!.widthPt))) + 7;

function gridHeight(pdf: Pdf, { heads, rows }: Grid): number {
  if (rows.length === 0) return 0;
  const columns = columnsOf(rows[0]!);
  const heights = rows.map((row) => rowHeight(pdf, columns, row, looks.number));
  return heights.reduce((sum, one) => sum + one, rowHeight(pdf, columns, heads, looks.head));
}

/** The first takes what numbers leave. */
function columnsOf(row: readonly (string | number)[]): Column[] {
  const numberWidth = 92;
  const isNumber = row.map((cell) => typeof cell === 'number');
  const texts = isNumber.filter((is) => !is).length;
  const textWidth = (width - (row.length - texts) * numberWidth) / texts;
  let x = sheet.left;
  return isNumber.map((is) => {
    const column = { x, widthPt: (is ? numberWidth : textWidth) - (is ? 0 : gap), isNumber: is };
    x += is ? numberWidth : textWidth;
    return column;
  });
}

function addMargins(pdf: Pdf, { language, title, organisation, reference }: Paper, mark: string): void {
  const { count } = pdf.bufferedPageRange();
  const house = clipped(pdf, organisation, width - gap - marginWidth(pdf, shown(reference)));
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    artifact(pdf, () => {
      dress(pdf, looks.margin);
      const line = (text: string, y: number, isRight = false) => {
        const words = shown(text);
        const x = isRight ? sheet.right - marginWidth(pdf, words) : sheet.left;
        pdf.text(words, x, y, { lineBreak: false, ...featuresOf(looks.margin) });
      };
      if (at > 0) {
        line(house, sheet.headerAt);
        line(reference, sheet.headerAt, true);
        rule(pdf, sheet.headerAt + 14);
      }
      rule(pdf, sheet.footerAt);
      line(title, sheet.footerAt + 7);
      line(words[language].sheet(at + 1, count), sheet.footerAt + 7, true);
      line(mark, sheet.footerAt + 19);
    });
  }
}

const marginWidth = (pdf: Pdf, text: string): number =>
  dress(pdf, looks.margin).widthOfString(text, featuresOf(looks.margin));

/** As much of one line in the margin as there is room for. */
function clipped(pdf: Pdf, text: string, roomPt: number): string {
  if (marginWidth(pdf, shown(text)) <= roomPt) return text;
  const signs = [...text];
  while (signs.length > 0 && marginWidth(pdf, shown(`${signs.join('')}…`)) > roomPt) signs.pop();
  return `${signs.join('')}…`;
}

/** The PDF's own description is XML, into which the words are put as they are. */
const unmarked = (text: string): string =>
  shown(text)
    .replaceAll(/[<>&\s]+/g, ' ')
    .trim();
