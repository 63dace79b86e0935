/** Cron expressions of five fields, as people write them for schedules. */

/** Least and greatest value of minute, hour, day of month, month and day of week (0 and 7 are both Sunday). */
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Days of each month in a leap year. */
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The five fields of an expression with numbers, `*`, lists, ranges and steps; null when it is not one, or names only
 * days that no month has.
 */
export function cronFields(text: string): string[] | null {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== bounds.length) return null;
  const allowed = fields.map((field, at) => valuesOf(field, bounds[at]!));
  const [days, months] = [allowed[2], allowed[3]];
  if (allowed.includes(null) || !days || !months) return null;
  return months.some((month) => days.some((day) => day <= monthDays[month - 1]!)) ? fields : null;
}

/** What a field allows; null when it cannot be read. */
function valuesOf(field: string, [least, greatest]: (typeof bounds)[number]): number[] | null {
  const values: number[] = [];
  for (const part of field.split(',')) {
    const found = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!found) return null;
    const [from, step] = [Number(found[1] ?? least), Number(found[3] ?? 1)];
    // A number with a step goes on to the end.
    const to = Number(found[2] ?? (found[3] ? greatest : (found[1] ?? greatest)));
    if (from < least || from > to || to > greatest || step === 0) return null;
    for (let value = from; value <= to; value += step) values.push(value);
  }
  return values;
}
