/** What the reading processes are told, and what they answer: one JSON value each, on standard input and descriptor 3. */
import type { Element } from '#schema/element.ts';
import type { ExtractOptions, PageRange, Unread } from './contract.ts';

/** Where a reading process writes its answer; standard output is the parsers' own. */
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
  /** Whether the kernel keeps the process, and so what it starts, from the network. */
  hasOwnNetwork: boolean;
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

/** Pages of a PDF that are to stand in a file of their own, of this name in the folder. */
export type PartRequest = { path: string; range: PageRange; folder: string; partName: string };

/** A process did what it was asked, or says why the file does not let it. */
export type Answer<Done> = { done: Done } | { code: string; message: string; facts: Record<string, string | number> };
