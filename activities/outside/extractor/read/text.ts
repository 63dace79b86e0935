/** Plain text: paragraphs parted by empty lines, and lists by how their lines begin. */
import type { Element } from '#schema/element.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { element, proseType } from './element.ts';
import { type Read, whole } from './reading.ts';

const ITEM = /^\s*(?:[•●○▪■◦‣–*-]|\(?\d{1,3}[.)](?!\d))\s+(?=\S)/u;

export const readText: Read = async ({ bytes }) =>
  whole({ elements: elementsOfText(decodeHtml(bytes, 'text/plain').html) });

export function elementsOfText(text: string): Element[] {
  return text.split(/\r?\n[ \t\f]*\r?\n|\f/).flatMap((paragraph) => {
    const lines = paragraph.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length === 0) return [];
    if (lines.every((line) => ITEM.test(line)))
      return lines.map((line) => element('ListItem', line.replace(ITEM, ''), { depth: 1 }));
    return [element(proseType(lines.join(' ')), lines.join('\n'))];
  });
}
