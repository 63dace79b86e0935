/** Rich Text Format: its text with paragraphs, headings, list items and tables. Version 1.9.1 of the specification. */
import type { Element } from '#schema/element.ts';
import { element, proseType, table } from './element.ts';
import { type Read, whole } from './reading.ts';
import { charsetOf, decoded } from './rtf/charset.ts';
import { tokensOf } from './rtf/token.ts';

/** Groups that hold no text of the document. */
const UNREAD = new Set(
  'fonttbl colortbl stylesheet info pict object themedata colorschememapping latentstyles datastore listtable listoverridetable rsidtbl generator xmlnstbl fldinst ftnsep bkmkstart bkmkend'.split(
    ' ',
  ),
);
const SIGNS: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  '~': ' ',
  _: '-',
};
const MOST_GROUPS = 2_000;
/** Those of the first page, of left and of right ones have words of their own. */
const EDGE = /^(header|footer)[lrf]?$/;

/** What stands above and below pages is told where they are set up, and apart from the rest. */
type Story = 'Header' | 'body' | 'Footer';
type Group = { isUnread: boolean; skip: number; story: Story };
type Paragraph = { text: string; outline: number | null; isItem: boolean; isInTable: boolean };

export const readRtf: Read = async ({ bytes }) => whole({ elements: elementsOfRtf(bytes) });

export function elementsOfRtf(bytes: Buffer): Element[] {
  const stories: Record<Story, Element[]> = { Header: [], body: [], Footer: [] };
  const groups: Group[] = [{ isUnread: false, skip: 1, story: 'body' }];
  const fresh = (isInTable = false): Paragraph => ({ text: '', outline: null, isItem: false, isInTable });
  let paragraph = fresh();
  let charset = 'windows-1252';
  let rows: string[][] = [];
  let row: string[] = [];
  /** Signs that stand in for one that older programs do not know. */
  let toSkip = 0;
  let isStar = false;

  const endTable = () => {
    const found = table(rows);
    if (found !== null) stories.body.push(found);
    rows = [];
  };
  const endParagraph = () => {
    if (paragraph.isInTable) paragraph.text += ' ';
    else {
      if (rows.length > 0) endTable();
      const { story } = groups.at(-1)!;
      if (paragraph.text.trim() !== '') stories[story].push(elementOf(paragraph, story));
      paragraph = { ...fresh(), outline: paragraph.outline, isItem: paragraph.isItem };
    }
  };
  const say = (text: string) => {
    const { isUnread } = groups.at(-1)!;
    if (isUnread) return;
    paragraph.text += text.slice(toSkip);
    toSkip = Math.max(0, toSkip - text.length);
  };
  const obey = (word: string, value: number | null) => {
    const group = groups.at(-1)!;
    if (isStar || UNREAD.has(word)) group.isUnread ||= isStar ? !/^(shppict|pntext)$/.test(word) : true;
    isStar = false;
    const edge = EDGE.exec(word)?.[1];
    if (edge !== undefined) {
      endParagraph();
      group.story = edge === 'header' ? 'Header' : 'Footer';
    }
    if (word === 'ansicpg') charset = charsetOf(value);
    if (word === 'uc') group.skip = value ?? 1;
    if (group.isUnread) return;
    if (Object.hasOwn(SIGNS, word)) say(SIGNS[word]!);
    else if (word === 'u' && value !== null) {
      say(String.fromCharCode(value < 0 ? value + 65_536 : value));
      toSkip = group.skip;
    } else if (word === 'pard') paragraph = { ...fresh(), text: paragraph.text };
    else if (word === 'intbl') paragraph.isInTable = true;
    else if (word === 'outlinelevel') paragraph.outline = value;
    else if (word === 'ls' || word === 'pntext' || word === 'listtext') paragraph.isItem = true;
    else if (word === 'par' || word === 'sect' || word === 'page') endParagraph();
    else if (word === 'cell') {
      row.push(paragraph.text);
      paragraph = fresh(true);
    } else if (word === 'row') {
      rows.push(row);
      row = [];
      paragraph = fresh();
    }
    if (word === 'pntext' || word === 'listtext') group.isUnread = true;
  };
  for (const token of tokensOf(bytes)) {
    if (token.kind === 'open' && groups.length < MOST_GROUPS) groups.push({ ...groups.at(-1)! });
    else if (token.kind === 'close' && groups.length > 1) {
      if (groups.at(-1)!.story !== groups.at(-2)!.story) endParagraph();
      groups.pop();
    } else if (token.kind === 'star') isStar = true;
    else if (token.kind === 'word') obey(token.word, token.value);
    else if (token.kind === 'bytes') say(decoded(token.bytes, charset));
  }
  endParagraph();
  if (rows.length > 0) endTable();
  return [...once(stories.Header), ...stories.body, ...once(stories.Footer)];
}

/** Sections often say the same again. */
const once = (elements: readonly Element[]): Element[] => [
  ...new Map(elements.map((element) => [element.text, element])).values(),
];

function elementOf({ text, outline, isItem }: Paragraph, story: Story): Element {
  if (story !== 'body') return element(story, text);
  if (outline !== null && outline >= 0 && outline < 9) return element('Title', text, { depth: outline + 1 });
  return isItem ? element('ListItem', text, { depth: 1 }) : element(proseType(text), text);
}
