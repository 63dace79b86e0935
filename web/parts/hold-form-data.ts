/** What the form of a hold says, as the API takes it. */
import type { HoldForm, HoldScope } from '#schema/hold.ts';

type Thing = Extract<HoldScope, { id: string }>;

/** Pages that show one thing, by how their addresses begin. */
const pages: readonly (readonly [path: string, kind: Thing['kind']])[] = [
  ['/space/', 'space'],
  ['/collection/', 'collection'],
  ['/document/', 'document'],
  ['/chat/', 'conversation'],
  ['/admin/people/', 'person'],
];
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The thing whose page it is, with or without the host, and whatever follows; null for any other line. */
export function thingAt(line: string): Thing | null {
  const path = URL.parse(line.trim(), 'https://diarium.invalid')?.pathname ?? '';
  const [start, kind] = pages.find(([begins]) => path.startsWith(begins)) ?? [];
  const found = start && path.slice(start.length).split('/')[0]!.toLowerCase();
  return kind && found && id.test(found) ? { kind, id: found } : null;
}

/** `isWrong` when a line leads to nothing that can be held. */
export function holdOf(form: FormData): { hold: Partial<HoldForm>; isWrong: boolean } {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const lines = text('things')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const things = lines.map(thingAt);
  const [from, until] = [startOfDay(text('from')), startOfDay(text('until'))];
  const scopes: HoldScope[] = things.filter((thing) => thing !== null);
  if (from || until) scopes.push({ kind: 'time', ...(from && { from }), ...(until && { until }) });
  if (form.get('tenant') === 'on') scopes.push({ kind: 'tenant' });
  return {
    hold: {
      title: text('title'),
      reason: text('reason'),
      reference: text('reference'),
      reviewOn: text('reviewOn'),
      scopes,
      ...(text('search') && { search: text('search') }),
    },
    isWrong: things.includes(null),
  };
}

/** A day as the field gives it, as its first moment where the organisations are. */
function startOfDay(day: string): string | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utc)) return undefined;
  const there = new Date(utc).toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).replace(' ', 'T');
  return new Date(2 * utc - Date.parse(`${there}Z`)).toISOString();
}
