/** HTML, also in mail and books: who hands over a file wants all that it shows, menus and margins too. */
import type { Element } from '#schema/element.ts';
import type { Block } from '../../../text/block.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { readWholePage } from '../../../text/whole-page.ts';
import { element, proseType, table } from './element.ts';
import { type Read, whole } from './reading.ts';

export const readHtml: Read = async ({ bytes }) => {
  const { html } = decodeHtml(bytes, null);
  const { elements, title, language } = elementsOfHtml(html);
  return whole({ elements, title, language });
};

export function elementsOfHtml(html: string): { elements: Element[]; title: string | null; language: string | null } {
  const { text, blocks, title, language } = readWholePage(html);
  const elements = blocks.flatMap((block) => elementOf(block, text.slice(block.from, block.to)) ?? []);
  return { elements, title: title || null, language };
}

function elementOf({ kind, level }: Block, text: string): Element | null {
  if (kind === 'table') return table(text.split('\n').map((row) => row.split(' | ')));
  if (kind === 'heading') return element('Title', text, { depth: level ?? 1 });
  if (kind === 'item') return element('ListItem', text, { depth: level ?? 1 });
  return element(kind === 'code' ? 'CodeSnippet' : proseType(text), text);
}
