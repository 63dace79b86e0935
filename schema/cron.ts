/** Cron expressions of five fields, as people write them for schedules. */

/** Least and greatest value of minute, hour, day of month, month and day of week (0 and 7 are both Sunday). */
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** The five fields of an expression with numbers, `*`, lists, ranges and steps; null when it is not one. */
export function cronFields(text: string): string[] | null {
  const fields = text.trim().split(/\s+/);
  const isCron = fields.length === bounds.length && fields.every((field, at) => isField(field, bounds[at]!));
  return isCron ? fields : null;
}

function isField(field: string, [least, greatest]: (typeof bounds)[number]): boolean {
  return field.split(',').every((part) => {
    const found = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!found) return false;
    const [from, to] = [Number(found[1] ?? least), Number(found[2] ?? found[1] ?? greatest)];
    return least <= from && from <= to && to <= greatest && found[3] !== '0' && found[3] !== '00';
  });
}
