/** Days of the calendar where the product's times are told. */
import { timeZone } from '../words/speak.ts';

const form = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
/** Of the zone, in winter and in summer; at midnight it is never both. */
const offsets = ['+01:00', '+02:00'];

/** The moment at which a day, as in 2026-11-22, begins, in UTC; null for what is no day. */
export function startOfDay(day: string): string | null {
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return null;
  const starts = offsets.map((offset) => new Date(`${day}T00:00:00${offset}`));
  return starts.find((start) => form.format(start) === `${day} 00:00`)?.toISOString() ?? null;
}

/** The moment at which a day is over. */
export function endOfDay(day: string): string | null {
  const next = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(next.getTime())) return null;
  next.setUTCDate(next.getUTCDate() + 1);
  return startOfDay(next.toISOString().slice(0, 10));
}
