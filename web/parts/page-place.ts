/** Where in the original a stretch of a document's text stands: its pages, and the boxes on them. */
import type { Block } from '#schema/document.ts';
import type { Place } from '#schema/place.ts';
import type { Voice } from '../words/speak.ts';
import type { Box } from './boxes.tsx';
import { clockWords } from './clock.ts';
import type { Range } from './mark.ts';

/** Boxes by page, in the order of the text; a page without boxes is there by its number alone. */
export function boxesByPage(blocks: readonly Block[], marks: readonly Range[]): Map<number, Box[]> {
  const pages = new Map<number, Box[]>();
  for (const { from, to, page, box } of blocks) {
    if (page === undefined || !marks.some((mark) => mark.from < to && from < mark.to)) continue;
    const boxes = pages.get(page) ?? [];
    if (box) boxes.push(box);
    pages.set(page, boxes);
  }
  return pages;
}

/** `s. 12`, `s. 12–13`, `Budget (s. 2)`, `1:05`; undefined for what has no place that a person would look for. */
export function placeWords({ say }: Voice, place: Place | null | undefined): string | undefined {
  if (place?.fromSeconds !== undefined) return clockWords(place.fromSeconds);
  if (!place || (place.page === undefined && !place.name)) return undefined;
  const { page, toPage = page, name } = place;
  if (page === undefined) return name;
  const pages = toPage === page ? say('place.page', { page }) : say('place.pages', { page, last: toPage! });
  return name ? `${name} (${pages})` : pages;
}
