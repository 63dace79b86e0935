/** Every zone can be chosen once, and the one that is kept is there whatever it is called. */
import { expect, test } from 'vitest';
import { zonesWith } from './time-zones.ts';

test('the common zones come first and are not repeated', () => {
  const { common, others } = zonesWith('Europe/Stockholm');
  expect(common[0]).toBe('Europe/Stockholm');
  expect(others.filter((zone) => common.includes(zone))).toEqual([]);
  expect(others.length).toBeGreaterThan(300);
});

test('a zone that is kept under an older name stays to be chosen', () => {
  expect(zonesWith('Asia/Calcutta').others).toContain('Asia/Calcutta');
  expect(zonesWith(undefined).others).not.toContain('Nowhere/Nothing');
  expect(zonesWith('Nowhere/Nothing').others).toContain('Nowhere/Nothing');
});
