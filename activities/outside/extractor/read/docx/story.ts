/** One story of a Word document (its body, a header, its notes): paragraphs and tables in order. */
import type { Element } from '#schema/element.ts';
import { element, proseType, table } from '../element.ts';
import { type Attributes, attribute, walk } from '../sax.ts';
import { tableWalk } from '../table-reader.ts';
import { outlined, plainStyle, type Style } from './style.ts';

/** What is said besides letters. */
const SIGNS: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-', ptab: '\t' };
/** Deleted text, codes of fields, and what stands a second time for older programs. */
const UNREAD = new Set(['delText', 'instrText', 'Fallback', 'del', 'moveFrom']);

type Paragraph = { text: string; style: Style };

export async function readStory(pieces: AsyncIterable<Buffer>, styles: ReadonlyMap<string, Style>): Promise<Element[]> {
  const elements: Element[] = [];
  const tables = tableWalk();
  /** Text boxes stand inside the paragraph that they hang on. */
  const open: Paragraph[] = [];
  let unread = 0;
  let isText = false;
  let isFormat = false;

  const start = (name: string, attributes: Attributes) => {
    const paragraph = open.at(-1);
    if (name === 'p') open.push({ text: '', style: plainStyle });
    else if (name === 'pPr') isFormat = true;
    else if (name === 't') isText = true;
    else if (name === 'tbl') tables.open();
    else if (name === 'tr') tables.row();
    else if (name === 'tc') tables.cell();
    else if (name === 'gridSpan') tables.widen(Number(attribute(attributes, 'val')));
    else if (paragraph !== undefined && isFormat) format(paragraph, name, attributes, styles);
    else if (paragraph !== undefined && Object.hasOwn(SIGNS, name)) paragraph.text += SIGNS[name];
  };
  const end = (name: string) => {
    if (name === 'pPr') isFormat = false;
    else if (name === 't') isText = false;
    else if (name === 'p') {
      const paragraph = open.pop()!;
      if (tables.isInside()) tables.say(paragraph.text);
      else if (paragraph.text.trim() !== '') elements.push(elementOf(paragraph));
    } else if (name === 'tbl') {
      const cells = tables.close();
      const found = cells && table(cells);
      if (found) elements.push(found);
    }
  };
  await walk(pieces, {
    open(name, attributes) {
      if (unread > 0 || UNREAD.has(name)) unread += 1;
      else start(name, attributes);
    },
    text(text) {
      const paragraph = open.at(-1);
      if (isText && unread === 0 && paragraph !== undefined) paragraph.text += text;
    },
    close(name) {
      if (unread > 0) unread -= 1;
      else end(name);
    },
  });
  return elements;
}

function format(paragraph: Paragraph, name: string, attributes: Attributes, styles: ReadonlyMap<string, Style>): void {
  const value = attribute(attributes, 'val') ?? '';
  if (name === 'pStyle') paragraph.style = styles.get(value) ?? plainStyle;
  if (name === 'outlineLvl') paragraph.style = { ...paragraph.style, ...outlined(value) };
  if (name === 'ilvl') paragraph.style = { ...paragraph.style, level: Number(value) + 1 };
  // Number 0 takes a paragraph out of the list that its style puts it in.
  if (name === 'numId')
    paragraph.style = { ...paragraph.style, level: value === '0' ? null : (paragraph.style.level ?? 1) };
}

function elementOf({ text, style: { depth, level, isCaption, isCode } }: Paragraph): Element {
  if (depth !== null) return element('Title', text, { depth });
  if (isCaption) return element('FigureCaption', text);
  if (isCode) return element('CodeSnippet', text);
  if (level !== null) return element('ListItem', text, { depth: level });
  return element(proseType(text), text);
}
