import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variables } from '#schema/settings.ts';

const compose = readFileSync('docker-compose.yml', 'utf8');
const roles = readFileSync('local/compose/roles.sh', 'utf8');
const provision = readFileSync('schema/provision.ts', 'utf8');

const section = (name: string) => new RegExp(`^  ${name}:\\n((?:(?: {4}.*)?\\n)+)`, 'm').exec(compose)?.[1] ?? '';

test('every variable that the product is given is one it knows, and no private address may be crawled', () => {
  const environment = /environment:\n((?: {6}.*\n)+)/.exec(section('diarium'))?.[1] ?? '';
  const names = Array.from(environment.matchAll(/^ {6}(\w+):/gm), ([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(Object.keys(variables)).toEqual(expect.arrayContaining(names));
  expect(environment).toMatch(/^ {6}CRAWL_ALLOW: (''|"")$/m);
});

test('the services and ports it connects to are services and ports of its own', () => {
  expect(section('diarium')).toContain('@postgres:5432/diarium');
  expect(section('diarium')).toContain('TEMPORAL_ADDRESS: temporal:7233');
  expect(section('postgres')).not.toBe('');
  expect(section('temporal')).not.toBe('');
  for (const [, path] of compose.matchAll(/\.\/(\S+?):/g)) expect(existsSync(path!)).toBe(true);
});

test('the roles are those that provisioning makes, and none of them is strong', () => {
  const named = (text: string) => [...new Set(text.match(/diarium_[a-z_]+/g))].sort();
  expect(named(roles)).toEqual(named(provision));
  expect(roles.match(/create role/g)).toHaveLength(6);
  expect(roles.match(/nosuperuser nobypassrls nocreatedb nocreaterole/g)).toHaveLength(6);
});
