/** A schedule as a person would say it. */
import type { Schedule } from '#schema/source.ts';
import type { Voice } from '../words/speak.ts';

/** `varje månad den 1:a kl. 03.00, Europe/Stockholm`. */
export function scheduleWords(schedule: Schedule | null, { say, ordinal }: Voice): string {
  if (!schedule) return say('source.when.none');
  const { every, weekday, monthday, hour, minute, cron, timeZone } = schedule;
  if (every === 'hour') return say('source.when.hour', { minute });
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
