/** Small PDF files for tests: lines of text at given places, in points from the upper left corner of an A4 page. */
import { deflateSync } from 'node:zlib';

export type PdfLine = { text: string; x: number; y: number; size?: number; isBold?: boolean };
export type PdfPage = { lines: readonly PdfLine[]; rotate?: 0 | 90 };
export type PdfParts = {
  pages: readonly PdfPage[];
  outline?: readonly { title: string; page: number }[];
  title?: string;
};

export const pageHeight = 842;
const pageWidth = 595;

/** Objects 1 to 4 are the catalog, the page tree and two fonts; each page is two objects. */
export function makePdf({ pages, outline = [], title }: PdfParts): Buffer {
  const pageAt = (page: number) => 5 + (page - 1) * 2;
  const outlineAt = pageAt(pages.length + 1);
  const infoAt = outlineAt + 1 + outline.length;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${outline.length > 0 ? `/Outlines ${outlineAt} 0 R` : ''} >>`,
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${pageAt(at + 1)} 0 R`).join(' ')}] >>`,
    ...['Helvetica', 'Helvetica-Bold'].map(
      (font) => `<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`,
    ),
    ...pages.flatMap(({ lines, rotate = 0 }, at) => [
      `<< /Type /Page /Parent 2 0 R /Rotate ${rotate} /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Contents ${pageAt(at + 1) + 1} 0 R ` +
        '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>',
      stream(deflateSync(Buffer.from(lines.map(written).join('\n'), 'latin1')), '/Filter /FlateDecode'),
    ]),
    `<< /Type /Outlines /First ${outlineAt + 1} 0 R /Last ${outlineAt + outline.length} 0 R /Count ${outline.length} >>`,
    ...outline.map(({ title: name, page }, at) => {
      const next = at + 1 < outline.length ? `/Next ${outlineAt + at + 2} 0 R` : '';
      return `<< /Title (${name}) /Parent ${outlineAt} 0 R /Dest [${pageAt(page)} 0 R /Fit] ${next} >>`;
    }),
    `<< ${title === undefined ? '' : `/Title (${title})`} >>`,
  ];
  return pdfOf(objects, `/Info ${infoAt} 0 R`);
}

/** A file of these objects, the first of them its catalog, with what else its trailer says. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe5\xe4\xf6\n', 'latin1')];
  const offsets: number[] = [];
  let size = pieces[0]!.length;
  for (const [at, object] of objects.entries()) {
    offsets.push(size);
    const piece = Buffer.concat([
      Buffer.from(`${at + 1} 0 obj\n`),
      Buffer.from(object as string, 'latin1'),
      Buffer.from('\nendobj\n'),
    ]);
    pieces.push(piece);
    size += piece.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  pieces.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R ${trailer} >>\nstartxref\n${size}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(pieces);
}

export const stream = (bytes: Buffer, filter: string): Buffer =>
  Buffer.concat([Buffer.from(`<< /Length ${bytes.length} ${filter} >>\nstream\n`), bytes, Buffer.from('\nendstream')]);

function written({ text, x, y, size = 11, isBold = false }: PdfLine): string {
  const escaped = text.replace(/[\\()]/g, '\\$&');
  return `BT /F${isBold ? 2 : 1} ${size} Tf ${x} ${pageHeight - y} Td (${escaped}) Tj ET`;
}
