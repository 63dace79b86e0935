/** Files that bring along what does harm elsewhere: scripts, other files, names that lead out of a folder, links. */
import { deflateRawSync } from 'node:zlib';
import { pdfOf, stream } from '#tests/files/pdf.ts';
import { zipOf } from './bomb.ts';

export type Guest = { name: string; make(): Buffer; text: string };

/** A page with text, beside scripts that are to run when it is opened and a program that is to be started. */
function scriptPdf(): Buffer {
  const script = '<< /S /JavaScript /JS (while \\(true\\) app.launchURL\\("http://127.0.0.1/"\\);) >>';
  const program = stream(Buffer.from('MZ this program cannot be run'), '/Type /EmbeddedFile');
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R /OpenAction ${script} /Names << /JavaScript << /Names [(a) ${script}] >> /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >> >>`,
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O ${script} >> /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    stream(Buffer.from('BT /F1 12 Tf 72 700 Td (Nothing happens here.) Tj ET'), ''),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>',
    program,
  ]);
}

/** What stands in a link of an archive is where it leads to; it is text like any other. */
const linkZip = (): Buffer => zipOf([packed('link.txt', '/etc/passwd')]);

/** Of these the text is read, and nothing happens. */
export const harmless: readonly Guest[] = [
  { name: 'script.pdf', make: scriptPdf, text: 'Nothing happens here.' },
  { name: 'link.zip', make: linkZip, text: '/etc/passwd' },
];

/** Whoever unpacked it as it asks to be would write beside the folder. */
export const slipZip = (): Buffer => zipOf([packed('../../slip.txt', 'Out of the folder.'), packed('a.txt', 'In it.')]);

function packed(name: string, text: string) {
  return { name, deflated: deflateRawSync(text), saidBytes: Buffer.byteLength(text) };
}

const tarBlock = 512;

/** A link to a file of the system, as the only entry of an archive of a kind that is not opened. */
export function linkTar(): Buffer {
  const header = Buffer.alloc(tarBlock);
  const write = (text: string, at: number) => header.write(text, at, 'latin1');
  write('passwd', 0);
  write('0000777', 100);
  write('00000000000', 124);
  write('        ', 148);
  write('2/etc/passwd', 156);
  write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return Buffer.concat([header, Buffer.alloc(2 * tarBlock)]);
}

/** A picture in JBIG2 that says to be as large as its numbers allow. */
export function jbig2Pdf(): Buffer {
  const side = 'ffffffff';
  const facts = Buffer.from(`00000000300001${'00000013'}${side}${side}${'00'.repeat(11)}`, 'hex');
  const drawing =
    '/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /ColorSpace /DeviceGray /BitsPerComponent 1';
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /I 4 0 R >> >> >>',
    stream(facts, `${drawing} /Filter /JBIG2Decode`),
    stream(Buffer.from('595 0 0 842 0 0 cm /I Do'), ''),
  ]);
}
