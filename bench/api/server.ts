/**
 * The API beside servers that answer the same route with the same query and the same JSON, but for anybody: they know no
 * session. One reads as the product does, the other as a role that no row-level security binds. All in this process;
 * tells its parent where they listen.
 */
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pino from 'pino';
import { buildApp } from '#api/app.ts';
import type { App, Deps } from '#api/deps.ts';
import { buildFrame } from '#api/frame.ts';
import { readMe } from '#api/me.ts';
import { countAddresses } from '#api/plugins/rate.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { openLines } from '#schema/lines.ts';
import { Me } from '#schema/session.ts';

const { APP_URL = '', ADMIN_URL = '', TENANT_ID = '', PERSON_ID = '' } = process.env;
const who = { tenantId: TENANT_ID, personId: PERSON_ID };
const connections = 12;
const anywhere = { host: '127.0.0.1', port: 0 };

const none = () => Promise.reject(new Error('this bench reads rows and nothing else'));
const unlimited = 1_000_000_000;

/** Calls are counted as ever; only the limits are out of reach. */
const depsOf = (db: Database): Deps => ({
  db,
  temporal: new Proxy({} as Deps['temporal'], { get: () => none }),
  chat: { ask: none, regenerate: none, follow: () => ({ [Symbol.asyncIterator]: none as never }) },
  search: none,
  files: { read: none },
  arrivals: { open: none, size: none, remove: none, store: none },
  uploads: { fileBytes: 0, recordingBytes: 0 },
  restoreDays: 0,
  secrets: null,
  keyring: null,
  mailer: null,
  providers: new Proxy({} as Deps['providers'], { get: () => none }),
  installationProvider: null,
  models: { chat: 'none', embed: 'none' },
  publicUrl: 'http://127.0.0.1',
  busyAfterMs: 60_000,
  rates: { perMinute: unlimited, perHour: unlimited, addressPerMinute: unlimited, guessesPerMinute: unlimited },
  log: pino({ level: 'silent' }),
});

/** The same rows for a role that sees everything: in one statement too, and kept as the product keeps it. */
function openPlain(): Pick<Database, 'readTenant'> {
  const lines = openLines({ connectionString: ADMIN_URL }, 2);
  return {
    readTenant: async <Row extends object>(tenantId: string, select: string, params: readonly unknown[] = []) => {
      const text = `with tenant as materialized (select $1::uuid as id)
        select answer.* from tenant cross join lateral (select * from (${select}) rows offset 0) answer`;
      return lines.ask<Row>({ name: 'read', text, values: [tenantId, ...params] });
    },
  };
}

/** The product's own route within everything that it does for any request, for somebody who is taken at their word. */
async function serveUnasked(db: Database, rows: Pick<Database, 'readTenant'>): Promise<string> {
  const { app, rates } = await buildFrame(depsOf(db));
  await app.register(
    async (api) => {
      countAddresses(api, rates);
      api.get('/me', { schema: { response: { 200: Me } } }, () => readMe(rows, who));
    },
    { prefix: '/api/v1' },
  );
  return app.listen(anywhere);
}

/** Fastify with the route and nothing besides. */
async function serveBare(rows: Pick<Database, 'readTenant'>): Promise<string> {
  const app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.get('/api/v1/me', { schema: { response: { 200: Me } } }, () => readMe(rows, who));
  return app.listen(anywhere);
}

const db = await openDatabase({ url: APP_URL, pool: connections });
const plain = openPlain();
const { app } = await buildApp(depsOf(db));
process.send!({
  product: await app.listen(anywhere),
  secured: await serveUnasked(db, db),
  plain: await serveUnasked(db, plain),
  bare: await serveBare(plain),
});

// Whoever measures asks for the processor time so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!(user + system);
});
