/** The day that a period ends: that of the calendar where the organisation is. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';

test('leap days, ends of months and changes of the clock are those of the calendar', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.appUrl });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const dueAt = (beganAt: string, period: number, unit: string, zone: string) =>
    db.withTenant(tenantId, async ({ sql }) => {
      const rows = await sql<{ at: Date }>('select due_at($1, $2, $3, $4) as at', [beganAt, period, unit, zone]);
      return rows[0]!.at.toISOString();
    });
  const here = 'Europe/Stockholm';
  expect(await dueAt('2024-02-29T10:00:00Z', 1, 'year', here)).toBe('2025-02-28T23:00:00.000Z');
  expect(await dueAt('2024-02-29T10:00:00Z', 4, 'year', here)).toBe('2028-02-29T23:00:00.000Z');
  expect(await dueAt('2025-01-31T10:00:00Z', 1, 'month', here)).toBe('2025-02-28T23:00:00.000Z');
  // Past midnight in Stockholm though not yet in Greenwich.
  expect(await dueAt('2025-06-30T22:30:00Z', 1, 'day', here)).toBe('2025-07-02T22:00:00.000Z');
  // The night that is an hour shorter, and the one that is an hour longer.
  expect(await dueAt('2025-03-29T12:00:00Z', 1, 'day', here)).toBe('2025-03-30T22:00:00.000Z');
  expect(await dueAt('2025-10-25T12:00:00Z', 1, 'day', here)).toBe('2025-10-26T23:00:00.000Z');
  // A day that began at one o'clock, since there was no midnight.
  expect(await dueAt('2018-11-02T12:00:00Z', 1, 'day', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
});
