/** What became of a site between two runs of its source: by kind, page by page, and in the words themselves. */
import { z } from 'zod';
import { Crawl, PageChange } from './crawl.ts';
import { ListQuery } from './list.ts';
import { Reason } from './progress.ts';

/**
 * A page of the later run beside the same address in the earlier one. A page that failed or was blocked counts with
 * the text that was known of it.
 * `added`: text now and none before · `changed`, `unchanged`: text in both · `gone`: text before, and now none: the
 * site says that it is gone, it is empty, or the run did not come there (`now` is null) · `redirected`: leads
 * elsewhere now and did not lead there before · `blocked`: robots.txt, noindex, 401 or 403 now and not before ·
 * `failed`: failed now, whatever it did before, unless the site said both times that there is nothing.
 */
export const DifferenceKind = z.enum(['added', 'changed', 'unchanged', 'gone', 'redirected', 'blocked', 'failed']);
export type DifferenceKind = z.infer<typeof DifferenceKind>;

/** `against`: the earlier run; absent, the finished full run before. */
export const DifferenceQuery = z.object({ against: z.uuid().optional() });
export type DifferenceQuery = z.infer<typeof DifferenceQuery>;

export const DifferencePageQuery = ListQuery.extend({ ...DifferenceQuery.shape, kind: DifferenceKind.optional() });
export type DifferencePageQuery = z.infer<typeof DifferencePageQuery>;

export const DifferenceTextQuery = DifferenceQuery.extend({ url: z.string().min(1).max(4096) });
export type DifferenceTextQuery = z.infer<typeof DifferenceTextQuery>;

export const Difference = z.object({
  /** The earlier run; null when there is no finished full run before, and then everything is added. */
  was: Crawl.nullable(),
  now: Crawl,
  counts: z.record(DifferenceKind, z.int()),
});
export type Difference = z.infer<typeof Difference>;

/** What one run saw at an address. */
export const DifferenceSide = z.object({
  change: PageChange.nullable(),
  status: z.int().nullable(),
  reason: Reason.nullable(),
  /** The text the run found or, where it failed or was blocked, the text that stayed known. */
  versionId: z.uuid().nullable(),
});
export type DifferenceSide = z.infer<typeof DifferenceSide>;

export const DifferencePage = z.object({
  url: z.string(),
  kind: DifferenceKind,
  /** '' for a page that was never read. */
  title: z.string(),
  was: DifferenceSide.nullable(),
  now: DifferenceSide.nullable(),
  /** Where the address leads now. */
  redirectedTo: z.string().nullable(),
  documentId: z.uuid().nullable(),
  /** Other addresses of the later run with the same text or nearly, at most five; only of pages with text now. */
  nearDuplicateOf: z.array(z.string()),
});
export type DifferencePage = z.infer<typeof DifferencePage>;

/** A line of either text, in parts: `marked` words are the ones that differ. */
export const DifferenceLine = z.object({
  kind: z.enum(['same', 'removed', 'added']),
  parts: z.array(z.object({ text: z.string(), marked: z.boolean() })),
});
export type DifferenceLine = z.infer<typeof DifferenceLine>;

/** Lines that differ, with a few that do not around them. Line numbers are of its first line, from 1. */
export const DifferenceHunk = z.object({ wasLine: z.int(), nowLine: z.int(), lines: z.array(DifferenceLine) });
export type DifferenceHunk = z.infer<typeof DifferenceHunk>;

export const DifferenceText = z.object({
  url: z.string(),
  /** Null where the run had no text of the page. */
  was: z.object({ versionId: z.uuid(), title: z.string(), fetchedAt: z.iso.datetime() }).nullable(),
  now: z.object({ versionId: z.uuid(), title: z.string(), fetchedAt: z.iso.datetime() }).nullable(),
  /** Empty when the texts are equal: then the title, the date or the language changed, or nothing. */
  hunks: z.array(DifferenceHunk),
  /** The texts are too long or too different to be compared line by line: one text is shown as replaced by the other. */
  coarse: z.boolean(),
  /** More differs than is shown. */
  truncated: z.boolean(),
});
export type DifferenceText = z.infer<typeof DifferenceText>;
