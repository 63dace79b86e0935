import { expect, test } from 'vitest';
import { deviceOf, neighbourhoodOf } from './device.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge, Windows'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome, macOS'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'Safari, macOS'],
  [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome, Android'],
  ['Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1 FxiOS/140.0 Mobile/15E148', 'Firefox, iOS'],
  ['curl/8.9.1', 'curl'],
  ['<script>alert(1)</script>', null],
  [undefined, null],
])('%s is told in a few words', (agent, words) => {
  expect(deviceOf(agent)).toBe(words);
});

test('addresses of one network are neighbours, however they are written', () => {
  expect(neighbourhoodOf('10.8.1.1')).toBe(neighbourhoodOf('10.8.1.254'));
  expect(neighbourhoodOf('::ffff:10.8.1.1')).toBe(neighbourhoodOf('10.8.1.2'));
  expect(neighbourhoodOf('10.8.2.1')).not.toBe(neighbourhoodOf('10.8.1.1'));
  expect(neighbourhoodOf('2001:db8:1:2::1')).toBe(neighbourhoodOf('2001:db8:1:ffff::'));
  expect(neighbourhoodOf('2001:db8:2::1')).not.toBe(neighbourhoodOf('2001:db8:1::1'));
});
