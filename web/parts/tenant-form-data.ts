/** From the posted forms of a tenant to what the API is asked: a path below the tenant and a body. */
import { type CrawlLimits, crawlLimits, openSwitches, type Quota, type Switches } from '#schema/tenant.ts';
import { isChecked, linesIn, numberIn, textIn } from './fields-data.ts';

export const bytesPerMegabyte = 1_000_000;
export const limitNames = Object.keys(crawlLimits) as (keyof CrawlLimits)[];
export const switchNames = Object.keys(openSwitches) as (keyof Switches)[];

export const readTenantForm = (posted: FormData) => ({
  slug: textIn(posted, 'slug'),
  name: textIn(posted, 'name'),
  language: textIn(posted, 'language'),
});

const readQuota = (posted: FormData): Quota => ({
  people: numberIn(posted, 'people'),
  pages: numberIn(posted, 'pages'),
  bytes: bytesOf(numberIn(posted, 'megabytes')),
});

/** Null when the organisation is to have no limits of its own. */
function readLimits(posted: FormData): { limits: CrawlLimits | null } {
  if (!isChecked(posted, 'limited')) return { limits: null };
  const read = (name: keyof CrawlLimits, end: 'min' | 'max') => {
    const value = numberIn(posted, `limits.${name}.${end}`);
    return (name === 'bytesPerFile' ? bytesOf(value) : value) ?? Number.NaN;
  };
  const limits = limitNames.map((name) => [name, { min: read(name, 'min'), max: read(name, 'max') }]);
  return { limits: Object.fromEntries(limits) as CrawlLimits };
}

const readSwitches = (posted: FormData) =>
  Object.fromEntries(switchNames.map((name) => [name, isChecked(posted, name)])) as Switches;

const bytesOf = (megabytes: number | null) => (megabytes === null ? null : Math.round(megabytes * bytesPerMegabyte));

type Order = { method: 'PUT' | 'POST'; path: string; body?: unknown };

const orders: Record<string, (posted: FormData) => Omit<Order, 'path'>> = {
  name: (posted) => ({ method: 'PUT', body: readTenantForm(posted) }),
  origins: (posted) => ({ method: 'PUT', body: { origins: linesIn(posted, 'origins') } }),
  quota: (posted) => ({ method: 'PUT', body: readQuota(posted) }),
  limits: (posted) => ({ method: 'PUT', body: readLimits(posted) }),
  switches: (posted) => ({ method: 'PUT', body: readSwitches(posted) }),
  suspend: () => ({ method: 'POST' }),
  resume: () => ({ method: 'POST' }),
};

/** What the form's button asks for; null for a button that there is not. */
export function orderOf(posted: FormData): (Order & { intent: string }) | null {
  const intent = textIn(posted, 'intent');
  const order = Object.hasOwn(orders, intent) ? orders[intent]!(posted) : null;
  return order && { ...order, intent, path: intent };
}
