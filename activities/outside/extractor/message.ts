/** What the reading process is told, and what it answers: one JSON value each, on standard input and descriptor 3. */
import type { Element } from '#schema/element.ts';
import type { ExtractOptions, PageRange, Unread } from './contract.ts';
import type { Kind } from './kind.ts';

/** Where the reading process writes its answer; standard output is the parsers' own. */
export const ANSWER_DESCRIPTOR = 3;

export type ReadRequest = {
  path: string;
  name: string;
  mediaType: string;
  range: PageRange;
  options: ExtractOptions;
  /** An empty folder that is removed afterwards. */
  folder: string;
  /** Milliseconds after which no further page is begun. */
  pageBudgetMs: number;
};

/** What a reader found in a file. */
export type Found = {
  elements: Element[];
  pages: number | null;
  nextPage: number | null;
  title: string | null;
  language: string | null;
  unread: Unread[];
};

export type ReadAnswer =
  | { found: Found; kind: Kind }
  | { code: string; message: string; facts: Record<string, string | number> };
