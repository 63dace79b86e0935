/**
 * Typical reads by somebody who is signed in (session, row-level security, JSON) beside the same routes without session
 * and security but with everything else that the API does for a request: reading over a pool as such routes do, and over
 * the lines that the product keeps. In one run: fifty connections, each a session of its own, and the servers in turn,
 * each round compared within itself.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { makeSessionBearer } from '#schema/bearer.ts';
import { newId } from '#schema/id.ts';
import { tellPerson } from '#schema/notice.ts';
import { makePerson, makeTenant } from '#schema/welcome.ts';
import { cpuSecondsOf } from './crawl/usage.ts';
import { median } from './median.ts';
import { type BenchDatabase, openBenchDatabase } from './postgres.ts';
import { type Row, row } from './row.ts';

const connections = 50;
/** Each server is measured so often, one after the other, and its median counts. */
const rounds = 9;
const roundSeconds = 2;
const warmSeconds = 3;

/** What every page asks for: who is signed in, and what they have not seen yet. */
const reads = ['/me', '/notice'] as const;
const noticeCount = 5;

/** `plain` and `lined` know neither session nor security, `secured` no session. */
const names = ['plain', 'lined', 'secured', 'product'] as const;
type Name = (typeof names)[number];
/** `cpuMs`: processor time a read, of the API and of the database. */
type Figures = { perSecond: number; p50Ms: number; p99Ms: number; cpuMs: number };
type Measure = (name: Name, read: string, seconds: number) => Promise<Figures>;

export async function* bench(): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const { tenantId, personId, bearers } = await fill(database);
  await using servers = await startServers(database, { TENANT_ID: tenantId, PERSON_ID: personId });
  const pids = { api: servers.pid, database: database.pid };
  const measure: Measure = async (name, read, seconds) => {
    const before = cpuSecondsOf(pids);
    const { count, ...figures } = await load(`${servers[name]}/api/v1${read}`, bearers, seconds);
    const after = cpuSecondsOf(pids);
    return { ...figures, cpuMs: ((after.api + after.database - before.api - before.database) * 1000) / count };
  };
  for (const read of reads) yield* benchRead(read, measure);
}

async function* benchRead(read: string, measure: Measure): AsyncGenerator<Row> {
  for (const name of names) await measure(name, read, warmSeconds);
  const measured: Record<Name, Figures[]> = { plain: [], lined: [], secured: [], product: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) measured[name].push(await measure(name, read, roundSeconds));
  }
  const of = (name: Name, figure: keyof Figures) => median(measured[name].map((figures) => figures[figure]));
  const share = (name: Name, peer: Name) =>
    median(measured[name].map(({ perSecond }, round) => perSecond / measured[peer][round]!.perSecond));
  const said = (name: string) => `${read}, ${name}`;
  const unit = 'requests/s';
  const peer = { name: 'without them', value: of('plain', 'perSecond') };
  yield row('api', { name: said('without session and security'), value: peer.value, unit });
  yield row('api', { name: said('without them, over lines'), value: of('lined', 'perSecond'), unit, peer });
  yield row('api', { name: said('with security alone'), value: of('secured', 'perSecond'), unit, peer });
  yield row('api', { name: said('product'), value: of('product', 'perSecond'), unit, peer });
  yield row('api', { name: said('share with security alone'), value: share('secured', 'plain'), unit: '×' });
  yield row('api', { name: said('share'), value: share('product', 'plain'), unit: '×', goal: '>= 0.8' });
  yield row('api', { name: said('share of the same over lines'), value: share('product', 'lined'), unit: '×' });
  const cpu = { name: 'without them', value: of('plain', 'cpuMs') };
  yield row('api', { name: said('processor time'), value: of('product', 'cpuMs'), unit: 'ms', peer: cpu });
  yield row('api', { name: said('typical'), value: of('product', 'p50Ms'), unit: 'ms p50' });
  const slowest = { name: 'without them', value: of('plain', 'p99Ms') };
  const p99Ms = of('product', 'p99Ms');
  yield row('api', { name: said('slowest'), value: p99Ms, unit: 'ms p99', peer: slowest, goal: '<= 25' });
}

/** Somebody with a session for each connection, and something to be told. */
async function fill({ db, migrateUrl, asAdmin }: BenchDatabase) {
  const { tenantId } = await makeTenant(migrateUrl, { slug: 'bench', name: 'Bench', language: 'sv' });
  const someone = { email: 'bench@example.org', name: 'Bench', role: 'administrator', language: 'sv' } as const;
  const personId = await makePerson(migrateUrl, tenantId, someone);
  const bearers = await db.withTenant(tenantId, async (tx) => {
    const made = [];
    for (let n = 0; n < connections; n += 1) {
      const id = newId();
      const { bearer, hash } = makeSessionBearer(tenantId, id);
      await tx.sql(
        `insert into session (tenant_id, id, person_id, carrier, secret_hash, expires_at)
         values ($1, $2, $3, 'authorization', $4, now() + interval '1 day')`,
        [tenantId, id, personId, hash],
      );
      made.push(bearer);
    }
    for (let n = 0; n < noticeCount; n += 1) await tellPerson(tx, personId, 'session-reuse');
    return made;
  });
  // As the database does by itself within a minute.
  await asAdmin('analyze');
  return { tenantId, personId, bearers };
}

type Servers = AsyncDisposable & Record<Name, string> & { pid: number };

async function startServers({ appUrl, adminUrl }: BenchDatabase, who: Record<string, string>): Promise<Servers> {
  const child = fork(fileURLToPath(new URL('api/server.ts', import.meta.url)), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', APP_URL: appUrl, ADMIN_URL: adminUrl, ...who },
  });
  const exited = once(child, 'exit');
  const failed = exited.then(([code]) => Promise.reject(new Error(`the servers ended with ${code}`)));
  failed.catch(() => {});
  const [urls] = (await Promise.race([once(child, 'message'), failed])) as [Record<Name, string>];
  return {
    ...urls,
    pid: child.pid!,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Every connection sends its next request as soon as it has its answer. Throws when an answer is not the row. */
async function load(url: string, bearers: readonly string[], seconds: number) {
  let next = 0;
  const result = await autocannon({
    ...{ url, connections, duration: seconds },
    setupClient: (client) => client.setHeaders({ authorization: `Bearer ${bearers[next++ % bearers.length]}` }),
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} answers of ${url} were not what was asked for`);
  const { average: perSecond, total: count } = result.requests;
  return { count, perSecond, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}
