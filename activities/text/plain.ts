/** Text as it is stored: NFC, without NULs, controls, lone surrogates and invisible marks, white space collapsed. */

const UNSTORED = /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff]+/g;
/** White space other than one space between words. Most lines have none, and looking is cheaper than replacing. */
const UNEVEN = /\s\s|[^\S ]/;

/** One line of plain text. */
export function plainLine(text: string): string {
  const line = plain(text);
  return (UNEVEN.test(line) ? line.replace(/\s+/g, ' ') : line).trim();
}

/** Plain text that keeps its spaces and line breaks. */
export function plain(text: string): string {
  return text.replace(UNSTORED, '').toWellFormed().normalize('NFC');
}
