/** What the form of a hold says, as the API takes it. */
import type { HeldThing, HoldForm, HoldScope } from '#schema/hold.ts';

/** Pages that show one thing, by how their addresses begin. */
const pages: readonly (readonly [path: string, kind: HeldThing['kind']])[] = [
  ['/space/', 'space'],
  ['/collection/', 'collection'],
  ['/document/', 'document'],
  ['/chat/', 'conversation'],
  ['/admin/people/', 'person'],
];
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The address of the thing's own page. */
export const pageOf = ({ kind, id }: HeldThing): string => `${pages.find(([, one]) => one === kind)![0]}${id}`;

/** The thing whose page it is, with or without the host, and whatever follows; null for any other line. */
export function thingAt(line: string): HeldThing | null {
  const path = URL.parse(line.trim(), 'https://diarium.invalid')?.pathname ?? '';
  const [start, kind] = pages.find(([begins]) => path.startsWith(begins)) ?? [];
  const found = start && path.slice(start.length).split('/')[0]!.toLowerCase();
  return kind && found && id.test(found) ? { kind, id: found } : null;
}

const isEmail = (line: string): boolean => /^\s*[^\s@/]+@[^\s@/]+\s*$/.test(line);

/** `isWrong` when a line leads to nothing that can be held. */
export function holdOf(form: FormData): { hold: Partial<HoldForm>; isWrong: boolean } {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const lines = text('things')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const [emails, places] = [lines.filter(isEmail), lines.filter((line) => !isEmail(line))];
  const things = places.map(thingAt);
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
      emails: emails.map((line) => line.trim()),
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
