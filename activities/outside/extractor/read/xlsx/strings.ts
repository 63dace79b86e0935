/** Texts of a workbook are kept once and pointed at by number. */
import type { Archive } from '../archive.ts';
import { walk } from '../sax.ts';

const part = 'xl/sharedStrings.xml';

export async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.names.has(part)) return strings;
  let text = '';
  let isText = false;
  /** How a word is pronounced stands beside it, in Japanese. */
  let isBeside = false;
  await walk(archive.stream(part), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isBeside = true;
      if (name === 't') isText = !isBeside;
    },
    text: (piece) => void (isText && (text += piece)),
    close(name) {
      if (name === 't') isText = false;
      if (name === 'rPh') isBeside = false;
      if (name === 'si') strings.push(text);
    },
  });
  return strings;
}
