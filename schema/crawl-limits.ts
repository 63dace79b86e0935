/** The limits of an organisation's crawls: what its sources may ask for, and what its runs keep to while they go. */
import type { Rows } from './database.ts';
import { InvalidInput, NotAllowed } from './errors.ts';
import type { SourceForm } from './source.ts';
import { requireSwitch } from './switch.ts';
import type { CrawlLimits } from './tenant.ts';

/** Fields of a source that have a limit, and the code of what is said when they are outside of it. */
const bounded = [
  { field: 'maxPages', limit: 'pagesPerCrawl', code: 'limit-pages' },
  { field: 'requestsPerSecond', limit: 'requestsPerSecondPerHost', code: 'limit-pace' },
] as const;
type Bounded = Partial<Pick<SourceForm, (typeof bounded)[number]['field']>>;

/** Those of the transaction's tenant; null where the installation sets none. */
export async function readLimits(tx: Rows): Promise<CrawlLimits | null> {
  const [tenant] = await tx.sql<{ limits: CrawlLimits | null }>('select limits from tenant where id = $1', [
    tx.tenantId,
  ]);
  return tenant?.limits ?? null;
}

/** Throws InvalidInput naming the first field that is outside of its limit, with the bounds. */
export function requireWithinLimits(form: Bounded, limits: CrawlLimits | null): void {
  if (!limits) return;
  for (const { field, limit, code } of bounded) {
    const { min, max } = limits[limit];
    const value = form[field];
    if (value === undefined || (value >= min && value <= max)) continue;
    throw new InvalidInput(`must be from ${min} to ${max}`, { code, path: field, min, max });
  }
}

/** Whether the transaction's tenant may have such a source: throws InvalidInput, or SwitchedOff for one with scripts. */
export async function requireAllowedSource(tx: Rows, form: Bounded & Pick<SourceForm, 'render'>): Promise<void> {
  requireWithinLimits(form, await readLimits(tx));
  if (form.render) await requireSwitch(tx, 'render');
}

/** Throws NotAllowed while the transaction's tenant is closed. */
export async function requireOpenTenant(tx: Rows): Promise<void> {
  const open = await tx.sql(`select from tenant where id = $1 and state = 'active'`, [tx.tenantId]);
  if (open.length === 0) throw new NotAllowed('the organisation is closed', { code: 'suspended' });
}

/** A run's form as it may be kept to now: limits may have come after the run began. */
export const withinLimits = <Form extends Pick<SourceForm, 'maxPages' | 'requestsPerSecond'>>(
  form: Form,
  limits: CrawlLimits | null,
): Form =>
  limits === null
    ? form
    : {
        ...form,
        maxPages: Math.min(form.maxPages, limits.pagesPerCrawl.max),
        requestsPerSecond: Math.min(form.requestsPerSecond, limits.requestsPerSecondPerHost.max),
      };

/** SQL for the most of one limit of a tenant, null where it has none; `tenantId` is SQL for its id. */
export const mostOf = (limit: keyof CrawlLimits, tenantId = '$1'): string =>
  `(select (t.limits->'${limit}'->>'max')::float8 from public.tenant t where t.id = ${tenantId})`;
