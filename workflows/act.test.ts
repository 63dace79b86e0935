/** What runs by itself is in the record too: of each workflow it is said which acts it leaves, and no activity leaves another. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Act, acts } from '#schema/act.ts';
import type * as workflows from './index.ts';

/** That each comes once, also where a worker was killed, is seen by the tests that api/act.test.ts names. */
const leaves: Record<keyof typeof workflows, readonly Act[]> = {
  archivePackage: ['archive-package.end'],
  // Links and heads are the record's own: each would need one more.
  chain: [],
  crawl: ['crawl.end', 'crawl.pace', 'document.keep', 'document.remove'],
  due: ['crawl.skip'],
  expire: ['key.expire', 'delivery.expire', 'hold.remind'],
  exportAudit: ['export.end'],
  exportDue: ['export.skip'],
  extract: ['extract.end'],
  personRequest: ['person-request.find', 'person-request.end'],
  purge: ['purge.end'],
  purgeItems: ['purge.plan', 'purge.batch', 'purge.end'],
  reconcile: ['chat.expire', 'crawl.end', 'session.odd'],
  verify: ['audit.damage', 'audit.close'],
};

/** Begun by a request, or by a command of whoever runs the installation. */
const byOthers: readonly Act[] = ['chat.ask', 'chat.regenerate', 'purge.reapply', 'ledger.accept', 'audit.continue'];

const home = join(import.meta.dirname, '..');
const textOf = (path: string) => readFileSync(join(home, path), 'utf8');

test('every workflow says what it leaves in the record', () => {
  const exported = [...textOf('workflows/index.ts').matchAll(/export \{ ([\w, ]+) \}/g)].flatMap(([, names]) =>
    names!.split(', '),
  );
  expect(Object.keys(leaves).sort()).toEqual(exported.sort());
});

/** Every act that is recorded by what lies there, as the code writes it. */
const recordedIn = (place: string): string[] =>
  globSync(`${place}/**/*.ts`, { cwd: home })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...textOf(path).matchAll(/action: '([\w.-]+)'/g)].map(([, act]) => act!))
    .filter((act) => (acts as readonly string[]).includes(act));

test('what activities record is left by a workflow that says so, and what a workflow says is recorded', () => {
  const said = new Set<string>([...Object.values(leaves).flat(), ...byOthers]);
  expect(recordedIn('activities').filter((act) => !said.has(act))).toEqual([]);
  const recorded = new Set([...recordedIn('activities'), ...recordedIn('schema')]);
  expect([...said].filter((act) => !recorded.has(act))).toEqual([]);
});
