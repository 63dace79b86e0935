/** A correction that is not saved yet stays in the browser, so that a tab that is closed loses nothing. */
import type { Said } from './correction.ts';

/** Where it is kept: a person's own, of one record. */
export interface Shelf {
  personId: string;
  documentId: string;
  /** The version that it began with; null for whichever is current. */
  versionId: string | null;
}

export interface Kept {
  /** The version that was current then. */
  baseId: string;
  at: string;
  lines: Said[];
}

const keyOf = ({ personId, documentId, versionId }: Shelf): string =>
  ['diarium', personId, 'correction', documentId, versionId ?? 'current'].join('/');

/** Null where there is none. */
export function readKept(shelf: Shelf): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(shelf)) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

/** Answers whether there was room for it. */
export function keep(shelf: Shelf, kept: Kept): boolean {
  try {
    localStorage.setItem(keyOf(shelf), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forget(shelf: Shelf): void {
  try {
    localStorage.removeItem(keyOf(shelf));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
