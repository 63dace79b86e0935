/**
 * What is sent of a file, and where in the file that stands which comes back. PDF goes part by part, each a file of its
 * own, which a confined process makes: strangers' bytes are opened in no other. Anything else goes whole.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Element } from '#schema/element.ts';
import { UpstreamFault } from '#schema/errors.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { partInChild } from '../child.ts';
import type { Confinement } from '../confine.ts';
import type { Extracted, ExtractFile, PageRange, Unread } from '../contract.ts';
import { LIMITS, megabytes } from '../limits.ts';
import type { Parcel } from './carry.ts';

export type Sending = Pick<Extracted, 'nextPage' | 'unread'> & {
  /** Null where none of the pages can be sent. */
  parcel: Parcel | null;
  /** What came back, with the numbers that its pages have in the whole file. */
  place(found: Element[]): Pick<Extracted, 'elements' | 'pages'>;
};

/** Pages that the answer names, where the file was sent whole: those before `fromPage` were kept already. */
export function whole({ path }: ExtractFile, ending: string, { fromPage }: PageRange): Sending {
  return {
    parcel: { path, name: `file.${ending}` },
    nextPage: null,
    unread: [],
    place(found) {
      const told = found.flatMap(({ page }) => page ?? []);
      const elements = found.filter(({ page }) => (page ?? 1) >= fromPage);
      return { elements, pages: told.length > 0 ? Math.max(...told) : null };
    },
  };
}

type Within = { folder: string; confinement: Confinement; signal: AbortSignal };

/** Writes the part into `folder`. Throws what reading processes throw; `place` throws UpstreamFault for other pages. */
export async function partOf({ path }: ExtractFile, range: PageRange, within: Within): Promise<Sending> {
  const { folder } = within;
  const partName = 'part.pdf';
  const { pages, nextPage, taken, unread } = await partInChild({ path, range, folder, partName }, within);
  const numbers = taken ?? Array.from({ length: pages }, (_, at) => at + 1);
  const source = taken === null ? path : join(folder, partName);
  const numbered = (element: Element): Element => {
    if (element.page === null) return element;
    const page = numbers[element.page - 1];
    if (page === undefined) throw new UpstreamFault('a page was answered that was not sent');
    return { ...element, page };
  };
  return {
    parcel: numbers.length > 0 ? { path: source, name: partName } : null,
    nextPage,
    unread: unread.map((page): Unread => ({ page, place: null, code: 'damaged' })),
    place: (found) => ({ elements: found.map(numbered), pages }),
  };
}

/** Throws UnreadableFile. */
export async function refuseLarge({ path }: Parcel): Promise<void> {
  if ((await stat(path)).size <= LIMITS.sentBytes) return;
  const limitMegabytes = megabytes(LIMITS.sentBytes);
  throw new UnreadableFile('It is larger than what is sent', 'too-large-unpacked', { limitMegabytes });
}
