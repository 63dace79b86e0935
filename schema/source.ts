/** A website that is learned from: where to start, how far to go, how politely, and when. */
import { z } from 'zod';

export const Schedule = z.object({
  every: z.enum(['day', 'week']),
  /** 1 Monday … 7 Sunday; only for `every: week`. */
  weekday: z.int().min(1).max(7).default(1),
  hour: z.int().min(0).max(23),
  minute: z.int().min(0).max(59).default(0),
  timeZone: z.string().refine(isTimeZone, 'unknown time zone').default('Europe/Stockholm'),
});
export type Schedule = z.infer<typeof Schedule>;

const WebUrl = z.url({ protocol: /^https?$/ }).max(2048);
const Pattern = z.string().min(1).max(500);

export const SourceForm = z.object({
  name: z.string().trim().min(1).max(200),
  /** `link` follows links from the start URLs; `sitemap` reads them as sitemaps (or finds the site's own). */
  kind: z.enum(['link', 'sitemap']).default('link'),
  startUrls: z.array(WebUrl).min(1).max(50),
  /** Links followed from a start URL: 0 reads the start URLs alone. */
  maxDepth: z.int().min(0).max(50).default(10),
  maxPages: z.int().min(1).max(1_000_000).default(5000),
  /** Globs with * over the whole URL or its path; none means everything. */
  include: z.array(Pattern).max(100).default([]),
  exclude: z.array(Pattern).max(100).default([]),
  sameSite: z.enum(['host', 'domain', 'path']).default('host'),
  requestsPerSecond: z.number().min(0.01).max(2000).default(2),
  /** Requests under way at once to one host. */
  parallel: z.int().min(1).max(64).default(2),
  obeyRobots: z.boolean().default(true),
  schedule: Schedule.nullable().default(null),
});
export type SourceForm = z.infer<typeof SourceForm>;

export const SourceInput = SourceForm.extend({ collectionId: z.uuid() });
export type SourceInput = z.infer<typeof SourceInput>;

export const Source = z.object({
  id: z.uuid(),
  collectionId: z.uuid(),
  form: SourceForm,
  createdAt: z.iso.datetime(),
  documents: z.int(),
  lastCrawlId: z.uuid().nullable(),
  nextRunAt: z.iso.datetime().nullable(),
});
export type Source = z.infer<typeof Source>;

/** Temporal Schedule id of a source's recrawl. */
export const scheduleId = (tenantId: string, sourceId: string) => `t_${tenantId}/sched/crawl/${sourceId}`;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The same text for equal schedules, whatever order their fields came in. */
export const scheduleText = ({ every, weekday, hour, minute, timeZone }: Schedule) =>
  [every, every === 'week' ? weekday : '', hour, minute, timeZone].join(' ');
