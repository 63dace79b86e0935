/** Schedules in words, in both languages. */
import { expect, test } from 'vitest';
import { Schedule } from '#schema/source.ts';
import { speak } from '../words/speak.ts';
import { scheduleWords } from './schedule-words.ts';

const [sv, en] = [speak('sv'), speak('en')];

test('each way of recurring is a sentence', () => {
  const month = Schedule.parse({ every: 'month' });
  expect(scheduleWords(month, sv)).toBe('varje månad den 1:a kl. 03.00, Europe/Stockholm');
  expect(scheduleWords(month, en)).toBe('every month on the 1st at 03:00, Europe/Stockholm');
  const week = Schedule.parse({ every: 'week', weekday: 5, hour: 23, minute: 5, timeZone: 'America/New_York' });
  expect(scheduleWords(week, sv)).toBe('varje fredag kl. 23.05, America/New York');
  expect(scheduleWords(Schedule.parse({ every: 'day' }), en)).toBe('every day at 03:00, Europe/Stockholm');
  expect(scheduleWords(Schedule.parse({ every: 'hour', minute: 5 }), sv)).toBe('varje timme, 5 minuter över');
  const cron = Schedule.parse({ every: 'cron', cron: '0 6 * * 1-5', timeZone: 'UTC' });
  expect(scheduleWords(cron, sv)).toBe('cron 0 6 * * 1-5, UTC');
  const said = (text: string) => scheduleWords(Schedule.parse({ every: 'cron', cron: text, timeZone: 'UTC' }), sv);
  expect(said('30 2 * * *')).toBe('varje dag kl. 02.30, UTC (cron 30 2 * * *)');
  expect(said('0 6 * * 0')).toBe('varje söndag kl. 06.00, UTC (cron 0 6 * * 0)');
  expect(said('5 4 31 * *')).toBe('varje månad den 31:a kl. 04.05, UTC (cron 5 4 31 * *)');
  expect(said('5 4 1 * 1')).toBe('cron 5 4 1 * 1, UTC');
  expect(scheduleWords(null, sv)).toBe('Bara när någon startar den');
});
