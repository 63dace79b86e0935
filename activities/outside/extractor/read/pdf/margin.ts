/** What pages repeat at their upper and lower edge, and their numbers: said apart, so that it does not cut the text. */
import type { Fragment } from './fragment.ts';
import { type Row, rowsOf } from './layout.ts';

/** Share of the page's height that headers and footers keep to. */
const MARGIN = 0.12;
/** Rows at either edge that are looked at. */
const EDGE_ROWS = 3;
const LEAST_REPEATS = 3;
const PAGE_NUMBER =
  /^[-–—|\s]*(?:(?:page|sida|sid\.?|s\.|p\.)\s*)?(\d{1,5}|[ivxlc]{1,7})(?:\s*(?:of|av|\/|\()\s*\d{1,5}\)?)?[-–—|\s]*$/i;

export type Sheet = { page: number; height: number; fragments: Fragment[] };
export type Edge = { kind: 'Header' | 'Footer' | 'PageNumber'; fragments: Fragment[] };

/** Takes the edges off each sheet: what is left, and what they were, page by page. */
export function takeMargins(sheets: readonly Sheet[]): { body: Fragment[]; edges: Edge[] }[] {
  const candidates = sheets.map((sheet) => edgesOf(sheet));
  const repeats = new Map<string, number>();
  for (const rows of candidates)
    for (const key of new Set(rows.flatMap(keysOf))) repeats.set(key, (repeats.get(key) ?? 0) + 1);
  // Two pages have too little to repeat; of a few, most must.
  const enough = Math.max(LEAST_REPEATS, Math.min(sheets.length / 4, 12));
  return sheets.map(({ fragments }, at) => {
    const edges = candidates[at]!.flatMap((candidate): Edge[] => {
      const isNumber = PAGE_NUMBER.test(textOf(candidate.row));
      if (!isNumber && !keysOf(candidate).some((key) => repeats.get(key)! >= enough)) return [];
      const kind = isNumber ? 'PageNumber' : candidate.isTop ? 'Header' : 'Footer';
      return [{ kind, fragments: candidate.row.fragments }];
    });
    const taken = new Set(edges.flatMap((edge) => edge.fragments));
    return { body: fragments.filter((fragment) => !taken.has(fragment)), edges };
  });
}

type Candidate = { row: Row; isTop: boolean; page: number };

function edgesOf({ fragments, height, page }: Sheet): Candidate[] {
  const isEdge = ({ top, bottom }: Fragment) => bottom < height * MARGIN || top > height * (1 - MARGIN);
  const rows = rowsOf(fragments.filter(isEdge));
  const top = rows.filter(({ bottom }) => bottom < height * MARGIN).slice(0, EDGE_ROWS);
  const bottom = rows.filter((row) => row.top > height * (1 - MARGIN)).slice(-EDGE_ROWS);
  return [...top.map((row) => ({ row, isTop: true, page })), ...bottom.map((row) => ({ row, isTop: false, page }))];
}

const textOf = ({ fragments }: Row) => fragments.map(({ text }) => text).join(' ');

/** What two pages have in common at an edge: its words but for numbers, or that it counts the pages. */
function keysOf({ row, isTop, page }: Candidate): string[] {
  const text = textOf(row).toLowerCase();
  const counts = [/^(\d{1,5})\b/, /\b(\d{1,5})$/].flatMap((form) => form.exec(text)?.slice(1).map(Number) ?? []);
  return [`${isTop} ${text.replace(/\d+/g, '#')}`, ...counts.map((count) => `${isTop} counted ${count - page}`)];
}
