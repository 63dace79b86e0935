/**
 * What goes when, counted in another way than the product counts: by hand on a calendar, thing after thing and rule after
 * rule, with what each period begins at given from outside.
 */
import { RuleLevel, type RuleTrigger, type RuleUnit, type What } from '#schema/retention.ts';

/** A thing that rules can be about. */
export type Thing = {
  what: What;
  id: string;
  /** Ids of what it is in, itself among them. */
  places: Partial<Record<RuleLevel, string>>;
  /** Of documents alone. */
  classLevel: number | null;
  /** When each trigger happened to it; one that has not is not there. */
  from: Partial<Record<RuleTrigger, Date | undefined>>;
};

export type MadeRule = {
  id: string;
  what: What;
  level: RuleLevel;
  objectId: string | null;
  classLevel: number | null;
  trigger: RuleTrigger;
  period: number;
  unit: RuleUnit;
  /** Whether its decision is in force. */
  inForce: boolean;
};

const dayMs = 86_400_000;

/** The rule that lets it go by `now`: the day after its last day has come where the organisation is. */
export function ruleThatTakes(
  thing: Thing,
  rules: readonly MadeRule[],
  { zone, now }: { zone: string; now: Date },
): MadeRule | null {
  const [rule] = rules
    .filter(
      ({ what, level, objectId, classLevel }) =>
        what === thing.what &&
        (level === 'tenant' || thing.places[level] === objectId) &&
        (classLevel === null || classLevel === thing.classLevel),
    )
    .sort((left, right) => narrowness(right) - narrowness(left));
  const from = rule && thing.from[rule.trigger];
  if (!rule?.inForce || !from) return null;
  return dayNumber(dateIn(zone, now)) > lastDay(dateIn(zone, from), rule) ? rule : null;
}

const narrowness = ({ level, classLevel }: MadeRule) =>
  RuleLevel.options.indexOf(level) * 2 + (classLevel === null ? 0 : 1);

/** Year, month from one, day. */
type CalendarDate = readonly [number, number, number];

function dateIn(zone: string, at: Date): CalendarDate {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    .format(at)
    .split('-')
    .map(Number);
  return [year!, month!, day!];
}

const dayNumber = ([year, month, day]: CalendarDate) => Date.UTC(year, month - 1, day) / dayMs;

/** Of the period, by counting: where the month has no such day, its last one. */
function lastDay([year, month, day]: CalendarDate, { period, unit }: Pick<MadeRule, 'period' | 'unit'>): number {
  if (unit === 'day') return dayNumber([year, month, day]) + period;
  const months = year * 12 + (month - 1) + period * (unit === 'year' ? 12 : 1);
  const [endYear, endMonth] = [Math.floor(months / 12), months % 12];
  return dayNumber([endYear, endMonth + 1, Math.min(day, monthLengths(endYear)[endMonth]!)]);
}

function monthLengths(year: number): number[] {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
}

/** The last of each day of the calendar. */
export function lastOfDays<Event extends { at: Date }>(zone: string, events: readonly Event[]): Event[] {
  const byDay = new Map(events.map((event) => [dayNumber(dateIn(zone, event.at)), event]));
  return [...byDay.values()];
}
