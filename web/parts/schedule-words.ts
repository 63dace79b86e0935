/** A schedule as a person would say it. */
import type { Schedule } from '#schema/source.ts';
import type { Voice } from '../words/speak.ts';

/** `varje månad den 1:a kl. 03.00, Europe/Stockholm`. */
export function scheduleWords(schedule: Schedule | null, voice: Voice): string {
  const { say, ordinal } = voice;
  if (!schedule) return say('source.when.none');
  const { every, weekday, monthday, hour, minute, cron, timeZone } = schedule;
  if (every === 'hour') return say('source.when.hour', { minute });
  const plain = every === 'cron' && cron ? plainOf(cron) : null;
  if (plain) return say('source.when.like', { when: scheduleWords({ ...schedule, ...plain }, voice), cron: cron! });
  return say(`source.when.${every}`, {
    weekday: say(`source.weekday.${weekday as 1}`),
    day: ordinal(monthday),
    hour: twoDigits(hour),
    minute: twoDigits(minute),
    cron: cron ?? '',
    zone: timeZone.replaceAll('_', ' '),
  });
}

const twoDigits = (part: number) => String(part).padStart(2, '0');

/** What a simple cron says in the terms of the other schedules; null for one that says more. */
function plainOf(cron: string): Pick<Schedule, 'every' | 'hour' | 'minute' | 'weekday' | 'monthday'> | null {
  const found = /^(\d{1,2}) +(\d{1,2}) +(\*|\d{1,2}) +\* +(\*|[0-7])$/.exec(cron);
  if (!found) return null;
  const [, minute, hour, monthday, weekday] = found;
  if (monthday !== '*' && weekday !== '*') return null;
  const every = monthday !== '*' ? 'month' : weekday !== '*' ? 'week' : 'day';
  return {
    ...{ every, minute: Number(minute), hour: Number(hour) },
    monthday: Number(monthday === '*' ? 1 : monthday),
    weekday: Number(weekday === '*' ? 1 : weekday) || 7,
  };
}
