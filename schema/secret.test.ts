import { expect, test } from 'vitest';
import { openSecrets } from './secret.ts';

const secrets = openSecrets('r'.repeat(32));

test('what is sealed opens for its own row, and never reads the same twice', () => {
  const [one, other] = [secrets.seal('t', 'credential', '1', 'lösen'), secrets.seal('t', 'credential', '1', 'lösen')];
  expect(secrets.open('t', 'credential', '1', one)).toBe('lösen');
  expect(one).not.toBe(other);
  expect(one).toMatch(/^v1:[0-9a-f]{16}:/);
});

test('it opens for no other tenant, table, row or root, and not when it was changed', () => {
  const sealed = secrets.seal('t', 'credential', '1', 'lösen');
  expect(() => secrets.open('u', 'credential', '1', sealed)).toThrow('another key');
  expect(() => secrets.open('t', 'cookie', '1', sealed)).toThrow('another key');
  expect(() => secrets.open('t', 'credential', '2', sealed)).toThrow('does not open');
  expect(() => openSecrets('s'.repeat(32)).open('t', 'credential', '1', sealed)).toThrow('another key');
  const at = sealed.length - 6;
  const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
  expect(() => secrets.open('t', 'credential', '1', changed)).toThrow('does not open');
});
