/**
 * The API on a database of its own, with two organisations that have the same people, spaces and sources, so that one
 * can be tried against the other. Nothing listens unless asked to.
 */
import { Readable } from 'node:stream';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import { type BuiltApp, buildApp } from '#api/app.ts';
import type { Deps } from '#api/deps.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { Unreachable } from '#schema/errors.ts';
import { openKeyring } from '#schema/key-bearer.ts';
import { openPersonKeys } from '#schema/person-key.ts';
import type { SpaceRole, TenantRole } from '#schema/role.ts';
import { openSecrets } from '#schema/secret.ts';
import { makePerson, makeSignInLink, makeTenant } from '#schema/welcome.ts';
import { addressOf } from './address.ts';
import { makeStocked, type Stock, type TestDatabase } from './database.ts';
import { type Furniture, furnish } from './furniture.ts';
import { addKey, rootKey } from './key.ts';

/** Each kind of person there is: their role in the organisation and in its space; null is no member. */
const cast = {
  administrator: { name: 'Administratör', role: 'administrator', space: 'owner' },
  editor: { name: 'Redaktör', role: 'administrator', space: 'editor' },
  user: { name: 'Användare', role: 'user', space: 'viewer' },
  outsider: { name: 'Utomstående', role: 'administrator', space: null },
} as const satisfies Record<string, { name: string; role: TenantRole; space: SpaceRole | null }>;
export type CastName = keyof typeof cast;
export const castNames = Object.keys(cast) as CastName[];

export type TestPerson = { personId: string; email: string; cookie: string };
export type TestTenant = Furniture & { tenantId: string; slug: string; people: Record<CastName, TestPerson> };
export type TestApi = AsyncDisposable &
  BuiltApp & {
    database: TestDatabase;
    db: Database;
    /** Two organisations alike. */
    ours: TestTenant;
    theirs: TestTenant;
    /** A request as a person's browser sends it from our own pages. */
    as(person: TestPerson, method: string, path: string, json?: unknown, headers?: Record<string, string>): Inject;
  };
export type Given = Partial<Deps> | ((db: Database) => Partial<Deps>);
type Inject = Promise<LightMyRequestResponse>;

/** Where a test's browser believes to be. */
export const publicUrl = 'http://127.0.0.1:3000';

/** Temporal as it is when all is well and nothing happens. */
export const idleEngine: Deps['temporal'] = {
  startCrawl: async () => {},
  tellCrawl: async () => {},
  startExtract: async () => {},
  cancelExtract: async () => {},
  startPurge: async () => {},
  goOnPurge: async () => {},
  goOnPersonRequest: async () => {},
  startPackage: async () => {},
  cancelPackage: async () => {},
  setPace: async () => {},
  putSchedule: async () => {},
  recurrence: async () => null,
  startExport: async () => {},
  cancelExport: async () => {},
  putExportSchedule: async () => {},
  exportRecurrence: async () => null,
  polled: async () => true,
  ping: async () => {},
};

/** Providers that let a sign-in begin and never answer: nothing is asked over a network. */
export const absentProviders: Deps['providers'] = {
  begin: async ({ issuer }, { state }) => ({
    url: `${issuer}/authorize?state=${state}`,
    binding: { nonce: 'n', verifier: 'v' },
  }),
  finish: () => Promise.reject(new Unreachable('this test gives no provider')),
  probe: async () => [],
  [Symbol.asyncDispose]: async () => {},
};

/** Every text that `ours` must never see. */
export const canary = 'KANARIEFAGEL';

/** Originals that all say the same, however long they are said to be. */
export const holding = (text: string): Deps['files'] => ({
  read: async (_tenantId, _hash, range) =>
    Readable.from([Buffer.from(text.padEnd(1_000)).subarray(range?.from, range?.to)]),
});

const noFiles = () => Promise.reject(new Error('this test gives no files'));

/** Where nothing ever comes. */
export const noArrivals: Deps['arrivals'] = {
  open: noFiles,
  size: async () => undefined,
  remove: async () => {},
  store: noFiles,
};

/** What the API works with when a test says nothing else: a database, and nothing beyond it. */
export const depsOf = (db: Database): Deps => ({
  db,
  temporal: idleEngine,
  chat: {
    ask: () => Promise.reject(new Error('this test gives no chat')),
    regenerate: () => Promise.reject(new Error('this test gives no chat')),
    follow: () => {
      throw new Error('this test gives no chat');
    },
  },
  search: async () => [],
  files: { read: noFiles },
  deliveries: { read: noFiles },
  personKeys: openPersonKeys(db, rootKey),
  holds: { keep: async () => {} },
  packages: { keep: noFiles, has: noFiles, remove: noFiles },
  arrivals: noArrivals,
  uploads: { fileBytes: 1_000_000, recordingBytes: 2_000_000 },
  restoreDays: 30,
  secrets: openSecrets(rootKey),
  keyring: openKeyring(rootKey),
  mailer: null,
  exportAllow: new Set(),
  providers: absentProviders,
  installationProvider: null,
  // One that waits for leave, of a kind that no request to this API meets.
  aiModels: [{ use: 'transcribe', provider: 'models.example', model: 'model-1', region: null }],
  models: { chat: 'extract', embed: 'builtin', transcribe: 'none', extract: 'none' },
  publicUrl,
  // A test's process plays every part at once: that it runs late is no reason to refuse a request.
  busyAfterMs: 60_000,
  // Tests come as often as they like, but for what could be guessed at.
  rates: { perMinute: 1_000_000, perHour: 1_000_000, addressPerMinute: 1_000_000, guessesPerMinute: 20 },
  log: pino({ level: 'silent' }),
});

/** `given` replaces what the API works with; it may be made out of the database. */
export async function startApi(given: Given = {}): Promise<TestApi> {
  const { database, facts } = await makeStocked(twins);
  const db = await openDatabase({ url: database.appUrl });
  for (const { tenantId } of Object.values(facts)) await renewSessions(db, tenantId);
  const built = await buildApp({ ...depsOf(db), ...(typeof given === 'function' ? given(db) : given) });
  const { app } = built;
  await app.ready();
  return {
    ...built,
    database,
    db,
    ours: revive(facts.ours),
    theirs: revive(facts.theirs),
    as: (person, method, path, json, headers) => app.inject(requestOf(person.cookie, method, path, json, headers)),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function requestOf(
  cookie: string,
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
): InjectOptions {
  const own = { cookie: `diarium=${cookie}`, origin: publicUrl, 'sec-fetch-site': 'same-origin' };
  return {
    method: method as 'GET',
    url: addressOf(path),
    headers: { ...own, ...headers },
    ...(json === undefined ? {} : { payload: json as object }),
  };
}

/** The bearer in an answer's Set-Cookie; '' when none was set or it was cleared. */
export const cookieOf = (answer: { cookies: unknown[] }): string =>
  (answer.cookies as { name: string; value: string }[]).find(({ name }) => name === 'diarium')?.value ?? '';

/** As if everybody had just come: the database was put together a while ago. */
const renewSessions = (db: Database, tenantId: string) =>
  db.withTenant(tenantId, ({ sql }) =>
    sql(`update session set rotated_at = now(), expires_at = expires_at + (now() - rotated_at) where tenant_id = $1`, [
      tenantId,
    ]),
  );

const twins: Stock<Record<'ours' | 'theirs', TestTenant>> = {
  name: 'twins',
  freshMs: 8 * 60_000,
  fill: async (database) => {
    await using db = await openDatabase({ url: database.appUrl });
    const { app } = await buildApp(depsOf(db));
    try {
      const make = (slug: string, mark: string) => makeTwin(database, db, app, slug, mark);
      return { ours: await make('ours', 'Vår'), theirs: await make('theirs', canary) };
    } finally {
      await app.close();
    }
  },
};

/** Bytes come out of JSON as the numbers they are. */
const revive = (tenant: TestTenant): TestTenant => ({ ...tenant, blobHash: Buffer.from(tenant.blobHash) });

async function makeTwin(
  database: TestDatabase,
  db: Database,
  app: BuiltApp['app'],
  slug: string,
  mark: string,
): Promise<TestTenant> {
  const { tenantId } = await makeTenant(database.migrateUrl, { slug, name: mark, language: 'sv' });
  const people = {} as Record<CastName, TestPerson>;
  for (const name of castNames) people[name] = await makeOne(database, app, tenantId, slug, name);
  const members = castNames.flatMap((name) => {
    const { space } = cast[name];
    return space ? [{ personId: people[name].personId, role: space }] : [];
  });
  const furniture = await db.withTenant(tenantId, async (tx) => {
    const made = await furnish(tx, mark, members);
    // Nobody has talked with who is in no space; a key everybody has.
    const { keyId } = await addKey(tx, people.outsider.personId);
    const talk = made.talks[people.administrator.personId]!;
    return { ...made, talks: { ...made.talks, [people.outsider.personId]: { ...talk, keyId } } };
  });
  return { tenantId, slug, people, ...furniture };
}

async function makeOne(
  database: TestDatabase,
  app: BuiltApp['app'],
  tenantId: string,
  slug: string,
  name: CastName,
): Promise<TestPerson> {
  const email = `${name}@${slug}.example`;
  const { name: shown, role } = cast[name];
  const personId = await makePerson(database.migrateUrl, tenantId, { email, name: shown, role, language: 'sv' });
  const token = await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 });
  // Each from an address of their own, so that the limit on sign-ins is not met.
  const remoteAddress = `10.0.${castNames.indexOf(name)}.${slug.length}`;
  const answer = await app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token }, remoteAddress });
  if (answer.statusCode !== 201) throw new Error(`signing in failed: ${answer.body}`);
  return { personId, email, cookie: cookieOf(answer) };
}
