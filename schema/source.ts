/** A website that is learned from: where to start, how far to go, how politely, and when. */
import { z } from 'zod';
import { cronFields } from './cron.ts';
import { RunState } from './progress.ts';
import { isTimeZone, usualZone } from './time-zone.ts';

export const Schedule = z
  .object({
    every: z.enum(['hour', 'day', 'week', 'month', 'cron']),
    /** 1 Monday … 7 Sunday; only for `every: week`. */
    weekday: z.int().min(1).max(7).default(1),
    /** Only for `every: month`; no month is without one. */
    monthday: z.int().min(1).max(28).default(1),
    /** Not for `every: hour`. */
    hour: z.int().min(0).max(23).default(3),
    minute: z.int().min(0).max(59).default(0),
    /** Five fields, minute to weekday, where both kinds of day have to be right; only for `every: cron`. */
    cron: z.string().trim().max(100).nullable().default(null),
    timeZone: z.string().refine(isTimeZone, 'unknown time zone').default(usualZone),
  })
  .refine(({ every, cron }) => every !== 'cron' || cronFields(cron ?? '') !== null, {
    path: ['cron'],
    message: 'must be five fields: minute, hour, day of month, month, day of week; and a day that comes',
  });
export type Schedule = z.infer<typeof Schedule>;

const WebUrl = z.url({ protocol: /^https?$/ }).max(2048);
const Pattern = z.string().min(1).max(500);
const Host = z
  .string()
  .toLowerCase()
  .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]{1,253})(:\d{1,5})?$/);

/**
 * `link` follows links from the start URLs · `sitemap` reads them as sitemaps (or finds the site's own) · `feed` reads
 * them as RSS or Atom (or finds the feed a page names) · `list` reads exactly these addresses.
 */
export const SourceKind = z.enum(['link', 'sitemap', 'feed', 'list']);
export type SourceKind = z.infer<typeof SourceKind>;

/** A list is made elsewhere and pasted; of the others a few lead to everything. */
const mostStarts = { link: 50, sitemap: 50, feed: 50, list: 2000 } as const satisfies Record<SourceKind, number>;

const fields = z.object({
  name: z.string().trim().min(1).max(200),
  kind: SourceKind.default('link'),
  /** Up to 50, of a `list` up to 2,000. */
  startUrls: z.array(WebUrl).min(1).max(2000),
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
  /** Linked PDF and Office files are kept as originals too, waiting for extraction. */
  files: z.boolean().default(true),
  /** Pages are opened in a headless browser, for sites that are empty without JavaScript; much slower. */
  render: z.boolean().default(false),
  schedule: Schedule.nullable().default(null),
});
export const SourceForm = fields.superRefine(({ kind, startUrls }, context) => {
  const most = mostStarts[kind];
  if (startUrls.length <= most) return;
  context.addIssue({
    code: 'custom',
    path: ['startUrls'],
    message: `at most ${most} addresses for this kind of source`,
  });
});
export type SourceForm = z.infer<typeof SourceForm>;

export const SourceInput = SourceForm.safeExtend({ collectionId: z.uuid() });
export type SourceInput = z.infer<typeof SourceInput>;

/** Fields that the request itself carries, or that would make it another one. */
const reservedFields = new Set(
  (
    'accept accept-encoding connection content-length content-type cookie expect host if-modified-since ' +
    'if-none-match keep-alive proxy-authorization proxy-connection range te trailer transfer-encoding upgrade user-agent'
  ).split(' '),
);

/** How a source signs in to one host. What is sent is kept encrypted, goes to that host alone and is never shown. */
export const CredentialForm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('basic'),
    /** host or host:port, as in the URLs that it is for. */
    host: Host,
    /** What stands before the first colon, so it has none. */
    user: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^:]*$/),
    password: z.string().min(1).max(500),
  }),
  z.object({
    kind: z.literal('header'),
    host: Host,
    name: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,100}$/)
      .refine((name) => !reservedFields.has(name.toLowerCase()), 'this header is not for signing in'),
    value: z.string().regex(/^[\x20-\x7e]{1,4000}$/),
  }),
]);
export type CredentialForm = z.infer<typeof CredentialForm>;

export const Credential = z.object({
  id: z.uuid(),
  host: z.string(),
  kind: z.enum(['basic', 'header']),
  createdAt: z.iso.datetime(),
});
export type Credential = z.infer<typeof Credential>;

/** What the engine says of a source's schedule; null where it was not asked or did not answer. */
export const Recurrence = z.object({
  /** The next runs, at most five, the soonest first. */
  nextRunsAt: z.array(z.iso.datetime()),
  /** Runs that were not made up for, because they were too long ago when the engine was back. */
  missedRuns: z.int(),
  /** Runs that were due while the one before had not ended. */
  skippedRuns: z.int(),
  /** When the schedule was set as it is now: what both are counted from. */
  since: z.iso.datetime(),
});
export type Recurrence = z.infer<typeof Recurrence>;

/** The latest run of a source, as much as a list shows of it. */
export const LastCrawl = z.object({
  id: z.uuid(),
  state: RunState,
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type LastCrawl = z.infer<typeof LastCrawl>;

export const Source = z.object({
  id: z.uuid(),
  collectionId: z.uuid(),
  form: SourceForm,
  createdAt: z.iso.datetime(),
  documents: z.int(),
  lastCrawl: LastCrawl.nullable(),
  credentials: z.array(Credential),
  recurrence: Recurrence.nullable(),
});
export type Source = z.infer<typeof Source>;

/** Temporal Schedule id of a source's recrawl. */
export const scheduleId = (tenantId: string, sourceId: string) => `t_${tenantId}/sched/crawl/${sourceId}`;

/** The same text for equal schedules, whatever order their fields came in. */
export function scheduleText({ every, weekday, monthday, hour, minute, cron, timeZone }: Schedule): string {
  const when = {
    hour: [minute],
    day: [hour, minute],
    week: [weekday, hour, minute],
    month: [monthday, hour, minute],
    cron: [cronFields(cron ?? '')?.join(' ')],
  };
  return [every, ...when[every], timeZone].join(' ');
}
