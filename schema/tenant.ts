/** An organisation as the installation knows it: its name, whether it is open, what it may use up, and its limits. */
import { z } from 'zod';
import { LinkHanded } from './link.ts';
import { ListQuery } from './list.ts';
import { Email, PersonName } from './person.ts';
import { Language } from './session.ts';

/** The tenant whose people administer the installation; it has no spaces. Migrations make it. */
export const systemTenantId = '00000000-0000-7000-8000-000000000001';
export const systemSlug = 'system';

export const TenantState = z.enum(['active', 'suspended', 'deleting', 'deleted']);
export type TenantState = z.infer<typeof TenantState>;

/** What a tenant may use up; null is without a limit. */
export const Quota = z.object({
  people: z.int().min(1).max(1_000_000).nullable(),
  bytes: z.int().min(0).nullable(),
  pages: z.int().min(0).nullable(),
});
export type Quota = z.infer<typeof Quota>;
export const openQuota: Quota = { people: null, bytes: null, pages: null };

/** Each limit of a tenant's crawls, and within what an installation may set it. */
export const crawlLimits = {
  pagesPerCrawl: { min: 1, max: 1_000_000 },
  hoursPerCrawl: { min: 1, max: 168 },
  parallelCrawls: { min: 1, max: 50 },
  bytesPerFile: { min: 1_000, max: 5_000_000_000 },
  requestsPerSecondPerHost: { min: 0.01, max: 50 },
} as const;

/** What a tenant's sources may ask for at least and at most. */
const rangeWithin = ({ min: least, max: most }: { min: number; max: number }) =>
  z
    .object({ min: z.number().min(least).max(most), max: z.number().min(least).max(most) })
    .refine(({ min, max }) => min <= max, { path: ['max'], message: 'less than the least' });

export const CrawlLimits = z.object({
  pagesPerCrawl: rangeWithin(crawlLimits.pagesPerCrawl),
  hoursPerCrawl: rangeWithin(crawlLimits.hoursPerCrawl),
  /** Only its `max` bites: how many run at once. */
  parallelCrawls: rangeWithin(crawlLimits.parallelCrawls),
  bytesPerFile: rangeWithin(crawlLimits.bytesPerFile),
  requestsPerSecondPerHost: rangeWithin(crawlLimits.requestsPerSecondPerHost),
});
export type CrawlLimits = z.infer<typeof CrawlLimits>;

export const Switches = z.object({
  render: z.boolean(),
  keys: z.boolean(),
  federation: z.boolean(),
  provisioning: z.boolean(),
  personalSpaces: z.boolean(),
});
export type Switches = z.infer<typeof Switches>;
export const openSwitches: Switches = {
  render: true,
  keys: true,
  federation: true,
  provisioning: true,
  personalSpaces: true,
};

/** Of the address of its sign-in page, `/t/<slug>`. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** An origin, without a path: `https://intranet.example`. */
export const Origin = z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).origin === url, 'only an origin');

export const TenantForm = z.object({
  slug: Slug,
  name: z.string().trim().min(1).max(200),
  language: Language,
});
export type TenantForm = z.infer<typeof TenantForm>;

/** A new tenant, and who is to administer it. */
export const TenantInput = TenantForm.extend({ administrator: z.object({ email: Email, name: PersonName }) });
export type TenantInput = z.infer<typeof TenantInput>;

export const TenantQuery = ListQuery.extend({
  /** Part of a name or of an address. */
  search: z.string().trim().max(200).optional(),
});
export type TenantQuery = z.infer<typeof TenantQuery>;

/** Where pages of other sites may use the tenant's keys from. */
export const OriginsForm = z.object({ origins: z.array(Origin).max(100) });
/** Null: only what holds for the whole installation. */
export const LimitsForm = z.object({ limits: CrawlLimits.nullable() });

export const Tenant = TenantForm.extend({
  id: z.uuid(),
  state: TenantState,
  origins: z.array(Origin),
  quota: Quota,
  limits: CrawlLimits.nullable(),
  switches: Switches,
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
  /** What it uses now, in the quota's units. */
  used: z.object({ people: z.int(), bytes: z.int(), pages: z.int() }),
});
export type Tenant = z.infer<typeof Tenant>;

/** A tenant that was made; the link lets its administrator in once. */
export const TenantMade = z.object({ tenant: Tenant, personId: z.uuid(), link: LinkHanded });
export type TenantMade = z.infer<typeof TenantMade>;
