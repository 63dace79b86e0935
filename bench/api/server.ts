/**
 * The API beside servers that answer the same reads by the same routes, but for one person who is taken at their word.
 * `secured` and `plain` have all that the product does for any request (headers, log, numbers, limits, calls counted by
 * address) and nothing that finds out who asks and what they may; `plain` also reads as a role that no row-level
 * security binds, by one prepared statement over a pool, as routes without them do; `lined` reads so over the lines that
 * the product keeps for such reads. All in this process; tells its parent where they listen.
 */
import pg from 'pg';
import pino from 'pino';
import { buildApp } from '#api/app.ts';
import type { App, Deps } from '#api/deps.ts';
import { buildFrame } from '#api/frame.ts';
import { meRoutes } from '#api/me.ts';
import { noticeRoutes } from '#api/notice.ts';
import { countAddresses } from '#api/plugins/rate.ts';
import type { SignedIn } from '#api/plugins/session.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { openLines } from '#schema/lines.ts';
import { permissionsOf } from '#schema/role.ts';

const { APP_URL = '', ADMIN_URL = '', TENANT_ID = '', PERSON_ID = '' } = process.env;
const connections = 12;
const lineCount = 2;
const anywhere = { host: '127.0.0.1', port: 0 };

const who: SignedIn = {
  ...{ tenantId: TENANT_ID, tenantName: 'Bench', sessionId: null, key: null, scope: null },
  ...{ personId: PERSON_ID, name: 'Bench', language: 'sv', role: 'administrator' },
  permissions: permissionsOf('administrator'),
};

const none = () => Promise.reject(new Error('this bench reads rows and nothing else'));
const unlimited = 1_000_000_000;

/** Calls are counted as ever; only the limits are out of reach. */
const depsOf = (db: Database): Deps => ({
  db,
  temporal: new Proxy({} as Deps['temporal'], { get: () => none }),
  chat: { ask: none, regenerate: none, follow: () => ({ [Symbol.asyncIterator]: none as never }) },
  search: none,
  files: { read: none },
  deliveries: { read: none },
  personKeys: null,
  holds: { keep: none },
  packages: { keep: none, has: none, remove: none },
  arrivals: { open: none, size: none, remove: none, store: none },
  uploads: { fileBytes: 0, recordingBytes: 0 },
  restoreDays: 0,
  secrets: null,
  keyring: null,
  mailer: null,
  exportAllow: new Set(),
  providers: new Proxy({} as Deps['providers'], { get: () => none }),
  installationProvider: null,
  aiModels: [],
  models: { chat: 'none', embed: 'none', transcribe: 'none', extract: 'none' },
  publicUrl: 'http://127.0.0.1',
  busyAfterMs: 60_000,
  rates: { perMinute: unlimited, perHour: unlimited, addressPerMinute: unlimited, guessesPerMinute: unlimited },
  log: pino({ level: 'silent' }),
});

type Ask = (statement: { name: string; text: string; values: unknown[] }) => Promise<object[]>;

/** The same rows for a role that sees everything: as the product reads them, but for the tenant that it sets. */
function readPlainly(ask: Ask): Database['readTenant'] {
  const names = new Map<string, string>();
  return (tenantId, select, params = []) => {
    const name = names.get(select) ?? `read${names.size}`;
    names.set(select, name);
    const text = `with tenant as materialized (select $1::uuid as id)
      select answer.* from tenant cross join lateral (select * from (${select}) rows offset 0) answer`;
    return ask({ name, text, values: [tenantId, ...params] }) as Promise<never>;
  };
}

/** The product's own routes, for that one person. */
async function addReads(app: App, deps: Deps): Promise<void> {
  app.decorateRequest('session', { getter: () => who });
  await app.register(meRoutes(deps));
  await app.register(noticeRoutes(deps));
}

async function serveUnasked(deps: Deps): Promise<string> {
  const { app, rates } = await buildFrame(deps);
  const routes = async (api: App) => {
    countAddresses(api, rates);
    await addReads(api, deps);
  };
  await app.register(routes, { prefix: '/api/v1' });
  return app.listen(anywhere);
}

const db = await openDatabase({ url: APP_URL, pool: connections });
const secured = depsOf(db);
const everything = { connectionString: ADMIN_URL };
const pool = new pg.Pool({ ...everything, max: connections });
const lines = openLines(everything, lineCount);
const reading = (ask: Ask) => depsOf({ ...db, readTenant: readPlainly(ask) });
const { app } = await buildApp(secured);
process.send!({
  product: await app.listen(anywhere),
  secured: await serveUnasked(secured),
  plain: await serveUnasked(reading(async (statement) => (await pool.query(statement)).rows)),
  lined: await serveUnasked(reading(lines.ask)),
});
