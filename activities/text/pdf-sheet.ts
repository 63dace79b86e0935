/**
 * Text and lines on the sheets of a tagged PDF: how each kind of text looks, where it stands on the sheet, and where in
 * what is read aloud.
 */
import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';
import type PDFDocument from 'pdfkit';

const require = createRequire(import.meta.url);
const openFont = (path: string) => openSync(path) as Font;
/** Opened once: to read their tables takes longer than to write a paper. */
export const fonts = {
  body: openFont(require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf')),
  strong: openFont(require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf')),
};

/** Points, of a sheet of A4. */
export const sheet = { left: 62, right: 533, top: 72, bottom: 758, headerAt: 40, footerAt: 776 };
export const width = sheet.right - sheet.left;
const ink = { text: '#1a1a1a', quiet: '#595959', line: '#b8b8b8' };

export type Pdf = InstanceType<typeof PDFDocument>;
export type Element = ReturnType<Pdf['struct']>;
export type Look = { font: keyof typeof fonts; size: number; color: string; features?: ('tnum' | 'zero')[] };

export const looks = {
  title: { font: 'strong', size: 25, color: ink.text },
  heading: { font: 'strong', size: 12.5, color: ink.text },
  text: { font: 'body', size: 10, color: ink.text },
  number: { font: 'body', size: 10, color: ink.text, features: ['tnum'] },
  /** A nought is told from an o. */
  code: { font: 'body', size: 9, color: ink.text, features: ['tnum', 'zero'] },
  term: { font: 'body', size: 10, color: ink.quiet },
  head: { font: 'strong', size: 9.5, color: ink.quiet },
  margin: { font: 'body', size: 8, color: ink.quiet, features: ['tnum'] },
} satisfies Record<string, Look>;

type Placed = { x?: number; y?: number; widthPt?: number; align?: 'left' | 'right'; scope?: 'Column' | 'Row' };

/** Text in its place of the document's structure; what is longer than the sheet goes on on the next one. */
export function write(pdf: Pdf, parent: Element, tag: string, text: string, look: Look, placed: Placed = {}): void {
  const { x = sheet.left, y = pdf.y, widthPt = width, align = 'left', scope } = placed;
  const draw = () => {
    dress(pdf, look).text(shown(text), x, y, { width: widthPt, align, lineGap: 1.5, ...featuresOf(look) });
  };
  // Its types know of no scope yet.
  const options: { alt?: string; scope?: string } = scope ? { scope } : {};
  parent.add(pdf.struct(tag, options, [draw]));
}

export const dress = (pdf: Pdf, { font, size, color }: Look): Pdf => pdf.font(font).fontSize(size).fillColor(color);

export const featuresOf = ({ features }: Look) => (features ? { features } : {});

export const heightOf = (pdf: Pdf, text: string, look: Look, widthPt: number): number =>
  dress(pdf, look).heightOfString(shown(text), { width: widthPt, lineGap: 1.5, ...featuresOf(look) });

/** Begins another sheet where this one has not as much left. Answers whether it did. */
export function makeRoom(pdf: Pdf, heightPt: number): boolean {
  if (pdf.y + heightPt <= sheet.bottom) return false;
  pdf.addPage();
  return true;
}

/** What belongs to the sheet and not to what is read. */
export function artifact(pdf: Pdf, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  draw();
  pdf.endMarkedContent();
}

export const rule = (pdf: Pdf, y: number): Pdf =>
  pdf.moveTo(sheet.left, y).lineTo(sheet.right, y).lineWidth(0.5).strokeColor(ink.line).stroke();

/** What the font has no sign for is written by its number: nothing falls out, and no box stands in its place. */
export function shown(text: string): string {
  let said = '';
  for (const sign of text.normalize('NFC')) {
    const code = sign.codePointAt(0)!;
    if (sign === '\n' || fonts.body.hasGlyphForCodePoint(code)) said += sign;
    else said += /\s/.test(sign) ? ' ' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  }
  return said;
}
