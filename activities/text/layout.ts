/** The chosen blocks become one text with exact offsets: paragraphs parted by an empty line, list items by a break. */
import type { Block } from './block.ts';
import { plain, plainLine } from './plain.ts';
import { isDataTable } from './table.ts';
import { LINE_BREAK, type TextBlock } from './text-block.ts';

/** Characters of a page that cells add by being said in each row they reach over: markup must not multiply itself. */
const MOST_REPEATED = 200_000;

type Piece = { text: string; block: Omit<Block, 'from' | 'to'> };

/** Text and blocks in the order given; a block that holds no visible character is left out. */
export function layOut(chosen: TextBlock[]): { text: string; blocks: Block[] } {
  const blocks: Block[] = [];
  let text = '';
  for (const { text: piece, block } of piecesOf(chosen)) {
    if (piece === '') continue;
    const isListed = block.kind === 'item' && blocks.at(-1)?.kind === 'item';
    if (text !== '') text += isListed ? '\n' : '\n\n';
    blocks.push({ ...block, from: text.length, to: text.length + piece.length });
    text += piece;
  }
  return { text, blocks };
}

function* piecesOf(chosen: TextBlock[]): Generator<Piece> {
  const repeats = { left: MOST_REPEATED };
  for (let at = 0; at < chosen.length; ) {
    if (!isDataTable(chosen[at]!)) {
      yield pieceOf(chosen[at]!);
      at += 1;
      continue;
    }
    const { table } = chosen[at]!.cell!;
    let end = at;
    while (chosen[end]?.cell?.table === table) end += 1;
    yield tablePiece(chosen.slice(at, end), repeats);
    at = end;
  }
}

function pieceOf({ tag, text, listDepth }: TextBlock): Piece {
  if (tag === 'pre') return { text: codeOf(text), block: { kind: 'code' } };
  const piece = lines(text);
  if (/^h[1-6]$/.test(tag)) return { text: piece, block: { kind: 'heading', level: Number(tag[1]) } };
  if (tag === 'li' || tag === 'dt' || tag === 'dd')
    return { text: piece, block: { kind: 'item', level: Math.max(1, listDepth) } };
  return { text: piece, block: { kind: tag === 'blockquote' ? 'quote' : 'paragraph' } };
}

/** Code keeps its indentation; only empty lines around it go. */
function codeOf(text: string): string {
  const kept = plain(text.replaceAll(LINE_BREAK, '\n').replace(/\r\n?/g, '\n')).trimEnd();
  const firstInk = kept.search(/\S/);
  return kept.slice(kept.lastIndexOf('\n', firstInk) + 1);
}

/** White space collapsed within each line that the page broke itself. */
function lines(text: string): string {
  if (!text.includes(LINE_BREAK)) return plainLine(text);
  return text.split(LINE_BREAK).map(plainLine).filter(Boolean).join('\n');
}

/** A cell that reaches over several rows is said in each while there is room: a row is to be understood by itself. */
function tablePiece(cells: TextBlock[], repeats: { left: number }): Piece {
  const rows = new Map(cells.map(({ cell }) => [cell!.row, [] as string[]]));
  for (const { cell, text } of cells) {
    const line = plainLine(text.replaceAll(LINE_BREAK, ' '));
    put(rows.get(cell!.row), cell!.column, line);
    for (let at = cell!.row + 1; at < cell!.row + cell!.rows && line.length <= repeats.left; at += 1) {
      put(rows.get(at), cell!.column, line);
      repeats.left -= line.length;
    }
  }
  const written = [...rows.values()].map((row) => row.join(' | ').trim()).filter((row) => /[^\s|]/.test(row));
  return { text: written.join('\n'), block: { kind: 'table', rows: written.length } };
}

function put(row: string[] | undefined, column: number, line: string): void {
  if (row === undefined) return;
  while (row.length <= column) row.push('');
  row[column] = row[column] === '' ? line : `${row[column]} ${line}`;
}
