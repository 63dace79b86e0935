/** The API while what it needs is away: it says so, answers what it can, and is well again without a restart. */
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { Busy } from '#schema/errors.ts';
import { depsOf, idleEngine, startApi } from '#tests/rig/api.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { buildApp } from './app.ts';
import { lateDatabase } from './late-database.ts';

const signIn = { tenant: 'nowhere', email: 'nobody@nowhere.example', password: 'x' };

const away = async () => {
  throw new Busy('Temporal does not answer', 2000);
};

test('ready only with database, Temporal and a worker; alive in any case', async () => {
  await using well = await startApi();
  expect((await well.app.inject('/health/ready')).json()).toEqual({ database: true, temporal: true, worker: true });

  await using idle = await startApi({ temporal: { ...idleEngine, polled: async () => false } });
  const answer = await idle.app.inject('/health/ready');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toEqual({ database: true, temporal: true, worker: false });
  expect((await idle.app.inject('/health/live')).statusCode).toBe(200);
});

test('without Temporal a start is accepted, since its row is the request, and pages say why nothing moves', async () => {
  const hanging = () => new Promise<never>(() => {});
  await using api = await startApi({ temporal: { ...idleEngine, startCrawl: hanging, polled: away, ping: away } });
  const { administrator } = api.ours.people;
  const started = await api.as(administrator, 'POST', '/crawl', { sourceId: api.ours.sourceId });
  expect(started.statusCode).toBe(202);
  const crawl = await api.as(administrator, 'GET', `/crawl/${started.json().id}`);
  expect(crawl.json()).toMatchObject({ state: 'requested', stalled: { code: 'no-engine' } });
});

test('a database that is away at the start is opened by the first use that finds it', async () => {
  await using database = await makeDatabase();
  const door = { url: 'postgres://nobody:nothing@127.0.0.1:1/none' };
  await using db = lateDatabase(() => openDatabase(door));
  await expect(db.ping()).rejects.toBeInstanceOf(Busy);
  const { app } = await buildApp(depsOf(db));
  const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: signIn });
  expect(answer.json()).toMatchObject({ status: 503, code: 'busy' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  door.url = database.appUrl;
  const later = await app.inject({ method: 'POST', url: '/api/v1/session', payload: signIn });
  expect(later.statusCode).toBe(401);
  await app.close();
});

test('a role that stands above the rules is no outage: it is refused as what it is', async () => {
  await using database = await makeDatabase();
  await using db = lateDatabase(() => openDatabase({ url: database.adminUrl }));
  await expect(db.ping()).rejects.toThrow('bypasses row-level security');
});

test('while the database takes no connections routes answer 503, and 200 within a moment after, without a restart', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const target = new URL(api.database.adminUrl);
  const name = target.pathname.slice(1);
  target.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: target.href });
  await admin.connect();
  await admin.query(`alter database ${name} allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  const answer = await api.as(user, 'GET', '/space');
  await admin.query(`alter database ${name} allow_connections true`);
  await admin.end();
  expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status: 503, code: 'busy' });
  // A connection that was cut may be handed out once more before its end is heard of.
  await vi.waitFor(async () => expect((await api.as(user, 'GET', '/space')).statusCode).toBe(200), { timeout: 3000 });
});

test('numbers are shown to this machine, not through a proxy', async () => {
  await using api = await startApi();
  await api.as(api.ours.people.user, 'GET', '/me');
  const own = await api.app.inject('/metrics');
  expect(own.body).toMatch(/diarium_http_seconds_count\{method="GET",route="\/api\/v1\/me",status="200"\} 1/);
  expect((await api.app.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode).toBe(404);
  const proxied = await api.app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '10.0.0.9' } });
  expect(proxied.statusCode).toBe(404);
});
