/**
 * Two texts as people compare them: lines that differ with a few around them, and in those the words that do. What is
 * too long or too unlike to be compared within its time is shown as replaced; what is too long to be shown is cut.
 */
import { diffArrays, diffWordsWithSpace } from 'diff';
import type { DifferenceHunk, DifferenceLine, DifferenceText } from '#schema/difference.ts';

/** Nobody else is answered meanwhile; texts of ordinary pages take a few milliseconds. */
const linesMs = 100;
const wordsMs = 100;
/** Of either side of a changed stretch; beyond, its lines are shown as replaced. */
const mostWordChars = 20_000;
/** Texts that share less than this of their characters read better as replaced than word by word. */
const leastShared = 0.3;
const contextLines = 2;
const mostShownChars = 200_000;

type Part = DifferenceLine['parts'][number];
/** A line with its number in either text, that of the line to come where it is not in that text. */
type Numbered = DifferenceLine & { wasLine: number; nowLine: number };

export function compareTexts(was: string, now: string): Pick<DifferenceText, 'hunks' | 'coarse' | 'truncated'> {
  const [wasLines, nowLines] = [linesOf(was), linesOf(now)];
  const changes = diffArrays(wasLines, nowLines, { timeout: linesMs });
  const blocks = changes ?? replaced(wasLines, nowLines);
  const { lines, truncated } = cut(hunksOf(numbered(blocks)));
  return { hunks: lines, coarse: changes === undefined, truncated };
}

/** Lines that say something. */
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

type Block = { value: string[]; added: boolean; removed: boolean };

/** What is equal at the beginning and at the end, and all between as one change. */
function replaced(was: string[], now: string[]): Block[] {
  const shortest = Math.min(was.length, now.length);
  let before = 0;
  while (before < shortest && was[before] === now[before]) before += 1;
  let after = 0;
  while (after < shortest - before && was.at(-1 - after) === now.at(-1 - after)) after += 1;
  return [
    { value: was.slice(0, before), added: false, removed: false },
    { value: was.slice(before, was.length - after), added: false, removed: true },
    { value: now.slice(before, now.length - after), added: true, removed: false },
    { value: was.slice(was.length - after), added: false, removed: false },
  ];
}

function numbered(blocks: Block[]): Numbered[] {
  const lines: Numbered[] = [];
  let [wasLine, nowLine] = [1, 1];
  const push = (kind: DifferenceLine['kind'], parts: Part[]) => {
    lines.push({ kind, parts, wasLine, nowLine });
    if (kind !== 'added') wasLine += 1;
    if (kind !== 'removed') nowLine += 1;
  };
  const deadline = performance.now() + wordsMs;
  for (let at = 0; at < blocks.length; at++) {
    const { value, added, removed } = blocks[at]!;
    const next = blocks[at + 1];
    if (removed && next?.added) {
      const marked = markWords(value, next.value, deadline);
      for (const parts of marked.removed) push('removed', parts);
      for (const parts of marked.added) push('added', parts);
      at += 1;
    } else {
      const kind = added ? 'added' : removed ? 'removed' : 'same';
      for (const text of value) push(kind, [{ text, marked: kind !== 'same' }]);
    }
  }
  return lines;
}

/** The lines of both sides in parts, those words marked that the other side does not have. */
function markWords(was: string[], now: string[], deadline: number): { removed: Part[][]; added: Part[][] } {
  const whole = (lines: string[]): Part[][] => lines.map((text) => [{ text, marked: true }]);
  const [before, after] = [was.join('\n'), now.join('\n')];
  const timeout = deadline - performance.now();
  const isLong = Math.max(before.length, after.length) > mostWordChars;
  const words = isLong || timeout <= 0 ? undefined : diffWordsWithSpace(before, after, { timeout });
  const shared = words?.reduce((sum, { added, removed, value }) => sum + (added || removed ? 0 : value.length), 0) ?? 0;
  if (!words || shared < leastShared * Math.max(before.length, after.length)) {
    return { removed: whole(was), added: whole(now) };
  }
  const partsOf = (left: 'added' | 'removed') =>
    inLines(
      words
        .filter((word) => !word[left])
        .map(({ value, added, removed }) => ({ text: value, marked: added || removed })),
    );
  return { removed: partsOf('added'), added: partsOf('removed') };
}

function inLines(parts: Part[]): Part[][] {
  const lines: Part[][] = [[]];
  for (const { text, marked } of parts) {
    for (const [at, piece] of text.split('\n').entries()) {
      if (at > 0) lines.push([]);
      if (piece !== '') lines.at(-1)!.push({ text: piece, marked });
    }
  }
  return lines;
}

/** Lines that differ and those near them; stretches that touch are one. */
function hunksOf(lines: Numbered[]): Numbered[][] {
  const hunks: Numbered[][] = [];
  let shownTo = 0;
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    const from = Math.max(shownTo, at - contextLines);
    const to = Math.min(lines.length, at + 1 + contextLines);
    const isNext = hunks.length > 0 && from <= shownTo;
    if (isNext) hunks.at(-1)!.push(...lines.slice(shownTo, to));
    else hunks.push(lines.slice(from, to));
    shownTo = Math.max(shownTo, to);
  }
  return hunks;
}

/** As much as may be shown of each kind of line: a line that goes beyond ends there, and what follows is left out. */
function cut(hunks: Numbered[][]): { lines: DifferenceHunk[]; truncated: boolean } {
  const wanted = charsByKind(hunks.flat());
  const left = shared(wanted);
  const truncated = kinds.some((kind) => left[kind] < wanted[kind]);
  const cutLine = ({ kind, parts }: Numbered): DifferenceLine[] => {
    if (left[kind] <= 0) return [];
    const shown = parts.flatMap(({ text, marked }) => {
      const piece = text.slice(0, Math.max(0, left[kind]));
      left[kind] -= text.length;
      return piece === '' ? [] : [{ text: piece, marked }];
    });
    return [{ kind, parts: shown }];
  };
  const lines = hunks.flatMap((hunk) => {
    const shown = hunk.flatMap(cutLine);
    const { wasLine, nowLine } = hunk[0]!;
    return shown.length === 0 ? [] : [{ wasLine, nowLine, lines: shown }];
  });
  return { lines, truncated };
}

type ByKind = Record<DifferenceLine['kind'], number>;
const kinds = ['same', 'removed', 'added'] as const;

function charsByKind(lines: Numbered[]): ByKind {
  const chars: ByKind = { same: 0, removed: 0, added: 0 };
  for (const { kind, parts } of lines) for (const { text } of parts) chars[kind] += text.length;
  return chars;
}

/** What may be shown, shared evenly: no kind takes another's part, and what one leaves is the others'. */
function shared(wanted: ByKind): ByKind {
  const shares: ByKind = { same: 0, removed: 0, added: 0 };
  let left = mostShownChars;
  for (const [at, kind] of kinds.toSorted((one, other) => wanted[one] - wanted[other]).entries()) {
    shares[kind] = Math.min(wanted[kind], Math.floor(left / (kinds.length - at)));
    left -= shares[kind];
  }
  return shares;
}
