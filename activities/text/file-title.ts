/** What a file is called: as the link to it reads, else as its sender or its address names it. */
import { plainLine } from './plain.ts';

const MAX_LENGTH = 300;
/** "PDF", "Ladda ner (2 MB)", "Read more here": words of links that do not say which file they lead to. */
const EMPTY_WORDS = new Set(
  (
    'ladda ner ned hem hämta öppna visa läs mer här klicka som dokument dokumentet fil filen bilaga ' +
    'download open view read more here click as the document file attachment ' +
    'pdf doc docx xls xlsx ppt pptx odt ods odp rtf kb mb gb'
  ).split(' '),
);

/** `disposition` is the Content-Disposition header. Never empty. */
export function titleOfFile(file: { linkText: string | null; disposition: string | null; url: string }): string {
  const linked = plainLine(file.linkText ?? '');
  if (saysWhich(linked)) return linked.slice(0, MAX_LENGTH);
  const sent = plainLine(fileNameOf(file.disposition) ?? '');
  if (sent !== '') return sent.slice(0, MAX_LENGTH);
  const { pathname, hostname } = new URL(file.url);
  return plainLine(decoded(pathname.slice(pathname.lastIndexOf('/') + 1))).slice(0, MAX_LENGTH) || hostname;
}

const saysWhich = (text: string): boolean =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => !EMPTY_WORDS.has(word) && !/^\d+$/.test(word));

/** `filename*` (RFC 8187), else `filename`, without folders; null when neither is there or readable. */
export function fileNameOf(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*\s*=\s*"?utf-8'[^']*'([^;"\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition);
  const name = extended === undefined ? unlatin(plain?.[1] ?? plain?.[2] ?? '') : decoded(extended);
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1) || null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Header bytes arrive as latin1, but sites that do not escape their letters mean UTF-8. */
function unlatin(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
