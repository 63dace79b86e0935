/** Markdown, as its own tokens say; HTML in it is read as HTML. */
import { marked, type Token, type Tokens } from 'marked';
import type { Element } from '#schema/element.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { element, proseType, table } from './element.ts';
import { elementsOfHtml } from './html.ts';
import { type Read, whole } from './reading.ts';

/** Facts about the file, before its text. */
const FRONT_MATTER = /^---\r?\n[\s\S]{0,10000}?\r?\n(?:---|\.\.\.)\r?\n/;

export const readMarkdown: Read = async ({ bytes }) => {
  const { html: source } = decodeHtml(bytes, 'text/markdown');
  const elements = marked.lexer(source.replace(FRONT_MATTER, '')).flatMap(elementsOf);
  const title = elements.find(({ type, depth }) => type === 'Title' && depth === 1)?.text ?? null;
  return whole({ elements, title });
};

function elementsOf(token: Token): Element[] {
  switch (token.type) {
    case 'heading':
      return [element('Title', textOf(token), { depth: (token as Tokens.Heading).depth })];
    case 'code':
      return [element('CodeSnippet', (token as Tokens.Code).text)];
    case 'list':
      return itemsOf(token as Tokens.List, 1);
    case 'table':
      return [table(cellsOf(token as Tokens.Table)) ?? []].flat();
    case 'blockquote':
      return (token as Tokens.Blockquote).tokens.flatMap(elementsOf);
    case 'html':
      return elementsOfHtml(token.raw).elements;
    case 'paragraph': {
      const text = textOf(token);
      return text.trim() === '' ? [] : [element(proseType(text), text)];
    }
    default:
      return [];
  }
}

function itemsOf(list: Tokens.List, depth: number): Element[] {
  return list.items.flatMap((item) => {
    const own = item.tokens
      .filter(({ type }) => type === 'text' || type === 'paragraph')
      .map(textOf)
      .join('\n');
    const others = item.tokens.filter(({ type }) => type !== 'text' && type !== 'paragraph');
    const below = others.flatMap((token) =>
      token.type === 'list' ? itemsOf(token as Tokens.List, depth + 1) : elementsOf(token),
    );
    return own === '' ? below : [element('ListItem', own, { depth }), ...below];
  });
}

const cellsOf = ({ header, rows }: Tokens.Table): string[][] =>
  [header, ...rows].map((row) => row.map((cell) => cell.tokens.map(textOf).join('')));

/** What is read of a token: its words without its signs. */
function textOf(token: Token): string {
  if (token.type === 'br') return '\n';
  if (token.type === 'html') return '';
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(textOf).join('');
  return 'text' in token ? unescaped(token.text as string) : '';
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => named[name]!);
