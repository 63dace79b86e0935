/** What every reader is given, and what it makes of it. */
import type { UnreadableFile } from '#schema/unreadable.ts';
import type { ExtractOptions, PageRange, Unread } from '../contract.ts';
import type { Found } from '../message.ts';

export type Reading = {
  bytes: Buffer;
  name: string;
  range: PageRange;
  options: ExtractOptions;
  /** A folder for what programs want to write. */
  folder: string;
  /** Whether programs are kept from the network. */
  hasOwnNetwork: boolean;
  /** Whether there is time to begin another page. */
  hasTime(): boolean;
  /** Reads a file inside this one, as deep as the limits allow; what cannot be read comes back as `unread`. */
  readInside(inner: Inner): Promise<Pick<Found, 'elements' | 'unread'>>;
  /** What may still be unpacked, of this file and of all that are in it. */
  room: Room;
};

/** A file inside a file; `open` may throw what reading may. */
export type Inner = { name: string; mediaType: string; open(): Promise<Buffer> };

/** Counts down; shared by everything in one file. */
export type Room = { bytes: number; entries: number };

/** Throws UnreadableFile. */
export type Read = (reading: Reading) => Promise<Found>;

/** A file without pages. */
export const whole = (found: Pick<Found, 'elements'> & Partial<Found>): Found => ({
  pages: null,
  nextPage: null,
  title: null,
  language: null,
  unread: [] satisfies Unread[],
  ...found,
});

/** Facts stand beside a code where its words need them. */
export const unreadFor = (
  where: Pick<Unread, 'page' | 'place'>,
  { code, facts }: Pick<UnreadableFile, 'code' | 'facts'>,
): Unread => ({ ...where, code, ...(Object.keys(facts).length > 0 && { facts }) });

/** The pages of `range` in a file of `pages`, and where the next range begins. */
export function slice(range: PageRange, pages: number): { from: number; to: number; nextPage: number | null } {
  const to = Math.min(pages, range.fromPage + range.pages - 1);
  return { from: range.fromPage, to, nextPage: to < pages ? to + 1 : null };
}
