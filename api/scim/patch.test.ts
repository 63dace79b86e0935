/** Changes to resources in the shapes that directories send them in, by what RFC 7644 asks. */
import { expect, test } from 'vitest';
import type { ScimOperation } from '#schema/scim.ts';
import { patchResource, type Resource } from './patch.ts';
import { readFilter } from './path.ts';

const user = {
  userName: 'asa@ny.example',
  displayName: 'Åsa Öst',
  active: true,
  name: { givenName: 'Åsa', familyName: 'Öst' },
  emails: [
    { type: 'work', value: 'asa@ny.example', primary: true },
    { type: 'home', value: 'asa@hem.example' },
  ],
};
const patch = (op: string, path: string | undefined, value?: unknown, resource: Resource = user) =>
  patchResource(resource, [{ op, path, value } as ScimOperation]);

test('what is named by a path is replaced, whatever the case of its name', () => {
  expect(patch('replace', 'ACTIVE', 'False')).toMatchObject({ active: 'False' });
  expect(patch('replace', 'name.familyName', 'Väst')).toMatchObject({ name: { givenName: 'Åsa', familyName: 'Väst' } });
  expect(patch('replace', 'urn:ietf:params:scim:schemas:core:2.0:User:displayName', 'Å')).toMatchObject({
    displayName: 'Å',
  });
});

test('without a path the value says what, also by paths for names, and extensions are let go', () => {
  const value = {
    'name.familyName': 'Väst',
    'emails[type eq "work"].value': 'ny@ny.example',
    active: false,
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Hamnen' },
  };
  const patched = patch('replace', undefined, value);
  expect(patched).toMatchObject({ active: false, name: { givenName: 'Åsa', familyName: 'Väst' } });
  expect(patched.emails).toEqual([{ ...user.emails[0], value: 'ny@ny.example' }, user.emails[1]]);
  expect(JSON.stringify(patched)).not.toContain('Hamnen');
});

test('one of a list is changed by a filter, comes to be where there is none, and goes', () => {
  expect(patch('replace', 'emails[type eq "WORK"].value', 'x@ny.example').emails).toMatchObject([
    { type: 'work', value: 'x@ny.example' },
    user.emails[1]!,
  ]);
  expect(patch('add', 'emails[type eq "other"].value', 'x@ny.example').emails).toHaveLength(3);
  expect(patch('remove', 'emails[type eq "home"]').emails).toEqual([user.emails[0]]);
  expect(patch('remove', 'emails').emails).toBeUndefined();
});

test('members are added once and taken away by value or by path', () => {
  const group = { members: [{ value: 'a' }, { value: 'b' }] };
  const members = (op: string, path: string | undefined, value?: unknown) =>
    (patch(op, path, value, group).members as { value: string }[]).map(({ value }) => value).join('');
  expect(members('add', 'members', [{ value: 'b' }, { value: 'c' }])).toBe('abc');
  expect(members('add', undefined, { members: [{ value: 'c' }] })).toBe('abc');
  expect(members('remove', 'members[value eq "a"]')).toBe('b');
  expect(members('remove', 'members', [{ value: 'b' }])).toBe('a');
  expect(members('replace', 'members', [{ value: 'c' }])).toBe('c');
});

test('a new primary address is the only one', () => {
  const added = patch('add', 'emails', [{ value: 'ny@ny.example', primary: true }]).emails as { primary?: boolean }[];
  expect(added.filter(({ primary }) => primary)).toHaveLength(1);
});

test('what came is left as it was, and names that every object has are only names', () => {
  const before = structuredClone(user);
  const patched = patch('add', undefined, JSON.parse('{"__proto__": {"active": false}, "displayName": "Å"}'));
  expect(user).toEqual(before);
  expect(patched.active).toBe(true);
  expect(({} as { active?: boolean }).active).toBeUndefined();
});

test.each(['', 'a..b', 'a[', 'a[b eq "c"', 'a[b gt 1]', 'x y'])('%j is no path', (path) => {
  expect(() => patch('replace', path, 1)).toThrow();
});

test('a remove without a path, and a value that is no object, are refused', () => {
  expect(() => patch('remove', undefined)).toThrow();
  expect(() => patch('add', undefined, 'x')).toThrow();
});

test('filters compare for equality, joined by and; all else is refused', () => {
  expect(readFilter('userName eq "Åsa and \\"Bo\\""')).toEqual([{ attribute: 'username', value: 'Åsa and "Bo"' }]);
  expect(readFilter('emails[type eq "work"].value EQ "a@b"')).toEqual([{ attribute: 'emails.value', value: 'a@b' }]);
  expect(readFilter('active eq True and externalId eq "7"')).toEqual([
    { attribute: 'active', value: true },
    { attribute: 'externalid', value: '7' },
  ]);
  for (const filter of ['', 'userName', 'userName sw "a"', 'userName eq a', 'userName eq "a" or id eq "b"']) {
    expect(() => readFilter(filter)).toThrow();
  }
});
