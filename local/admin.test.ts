/** The installation from a shell, by the migrating role alone: each command as a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';

type Ended = { code: number; out: string; err: string };

/** Runs `npm run admin -- …` against the database, in a home that nothing was started in. */
function shell({ migrateUrl }: { migrateUrl?: string }) {
  const home = mkdtempSync(join(inject('runDir'), 'admin-'));
  // What the developer has set for themselves is no part of it.
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    DIARIUM_HOME: home,
    PUBLIC_URL: 'http://127.0.0.1:1',
    ...(migrateUrl && { DATABASE_MIGRATE_URL: migrateUrl }),
  };
  return {
    admin: (...args: string[]) =>
      new Promise<Ended>((resolve) =>
        execFile(process.execPath, ['local/admin.ts', ...args], { env: env as NodeJS.ProcessEnv }, (error, out, err) =>
          resolve({ code: error ? Number(error.code) : 0, out, err }),
        ),
      ),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** What the link in the output lets in as. */
async function enter({ app }: TestApi, out: string) {
  const token = /\/invite\/(\S+)/.exec(out)?.[1];
  const headers = { accept: 'application/json' };
  const entered = await app.inject({ method: 'POST', url: '/api/v1/session/link', headers, payload: { token } });
  const authorization = `Bearer ${entered.json().token}`;
  return (await app.inject({ url: '/api/v1/me', headers: { authorization } })).json();
}

test('an organisation is made, listed, closed and opened from a shell, and its administrator let in', async () => {
  await using api = await startApi();
  using run = shell(api.database);
  const made = await run.admin('tenant', 'create', 'hamnen', 'Hamnen', 'asa@hamnen.example', '--language', 'en');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(await enter(api, made.out)).toMatchObject({ tenantName: 'Hamnen', role: 'administrator', language: 'en' });
  const again = await run.admin('tenant', 'create', 'hamnen', 'Hamnen', 'asa@hamnen.example');
  expect([again.code, again.err]).toEqual([1, 'another organisation has this address\n']);
  const wrong = await run.admin('tenant', 'create', 'Hamnen!', 'Hamnen', 'asa');
  expect(wrong.err).toMatch(/^slug: .*\nadministrator.email: /);
  expect((await run.admin('tenant', 'list')).out).toContain('hamnen: Hamnen, active; 1 people, 0 pages, 0 bytes');
  expect((await run.admin('tenant', 'suspend', 'ours')).code).toBe(0);
  expect(await api.db.tenantBySlug('ours')).toBeNull();
  expect((await run.admin('tenant', 'resume', 'ours')).code).toBe(0);
  expect(await api.db.tenantBySlug('ours')).not.toBeNull();
  expect((await run.admin('tenant', 'suspend', 'nowhere')).err).toContain('there is no organisation "nowhere"');
});

test('whoever runs the installation is made from a shell, and lands among the organisations', async () => {
  await using api = await startApi();
  using run = shell(api.database);
  const made = await run.admin('operator', 'create', 'Drift@diarium.example', '--name', 'Driften');
  expect(await enter(api, made.out)).toMatchObject({ role: 'operator', tenantId: systemTenantId, name: 'Driften' });
  const again = await run.admin('operator', 'create', 'drift@diarium.example', '--json');
  expect(JSON.parse(again.out).link).toContain('/invite/');
});

test('somebody who cannot get in is given a link for a new password, and loses the second factor when that is asked', async () => {
  await using api = await startApi();
  using run = shell(api.database);
  const { tenantId, people } = api.ours;
  await using db = await openDatabase({ url: api.database.appUrl, pool: 1 });
  const factors = () => db.withTenant(tenantId, ({ sql }) => sql('select from factor'));
  await db.withTenant(tenantId, ({ sql }) =>
    sql('insert into factor (tenant_id, person_id, sealed, confirmed_at) values ($1, $2, $3, now())', [
      tenantId,
      people.user.personId,
      'sealed',
    ]),
  );
  const reset = await run.admin('person', 'reset', people.user.email, '--tenant', 'ours');
  expect(reset.out).toMatch(/\/reset\/\S+\n$/);
  expect(await factors()).toHaveLength(1);
  await run.admin('person', 'reset', people.user.email, '--tenant', 'ours', '--factor');
  expect(await factors()).toHaveLength(0);
  const nobody = await run.admin('person', 'reset', 'nobody@ours.example', '--tenant', 'ours');
  expect([nobody.code, nobody.err]).toMatchObject([1, expect.stringContaining('nobody by the address')]);
});

test('what is missing is said, with what to do: a command, its words, or the way to the database', async () => {
  using run = shell({});
  expect(await run.admin('--help')).toMatchObject({ code: 0, out: expect.stringContaining('tenant suspend SLUG') });
  expect(await run.admin('dance')).toMatchObject({ code: 1, err: expect.stringContaining('Usage:') });
  expect((await run.admin('tenant', 'create', 'x')).err).toContain('tenant create SLUG');
  expect((await run.admin('tenant', 'list')).err).toContain('DATABASE_MIGRATE_URL is needed');
  const health = await run.admin('health');
  expect(health).toMatchObject({ code: 1, out: expect.stringMatching(/^BAD {3}database: .*\nBAD {3}API: /) });
});
