/** Elements as readers write them: what a format does not tell is null. */
import type { Element, ElementType } from '#schema/element.ts';
import { plain, plainLine } from '../../../text/plain.ts';

type Facts = Partial<Omit<Element, 'type' | 'text' | 'rows'>>;

const nothing = {
  page: null,
  box: null,
  rows: null,
  depth: null,
  language: null,
  place: null,
  confidence: null,
};

/** White space is collapsed, but for the breaks between lines. */
export function element(type: ElementType, text: string, facts: Facts = {}): Element {
  const lines =
    type === 'CodeSnippet' ? plain(text).trimEnd() : text.split('\n').map(plainLine).filter(Boolean).join('\n');
  return { ...nothing, ...facts, type, text: lines };
}

/** Rows and columns without any text are left out at the edges; null when nothing is left. */
export function table(cells: readonly (readonly string[])[], facts: Facts = {}): Element | null {
  const lines = cells.map((row) => row.map(plainLine));
  const inked = lines.filter((row) => row.some((cell) => cell !== ''));
  const width = inked.reduce((most, row) => Math.max(most, lastInk(row) + 1), 0);
  const from = inked.reduce(
    (least, row) =>
      Math.min(
        least,
        row.findIndex((cell) => cell !== ''),
      ),
    width,
  );
  if (inked.length === 0) return null;
  const rows = inked.map((row) => Array.from({ length: width - from }, (_, at) => row[from + at] ?? ''));
  return { ...nothing, ...facts, type: 'Table', rows, text: rows.map((row) => row.join(' | ').trim()).join('\n') };
}

const lastInk = (row: readonly string[]): number => row.findLastIndex((cell) => cell !== '');

/** Prose by how it reads: a sentence, or something short that may be anything. */
export function proseType(text: string): ElementType {
  return /[.!?:;…]["”»)]*$/.test(text.trim()) || text.length > 60 || text.split(/\s+/).length > 8
    ? 'NarrativeText'
    : 'UncategorizedText';
}
