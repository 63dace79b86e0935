/**
 * A typical read by somebody who is signed in (session, row-level security, JSON) beside the same route without session
 * and security, in one run: fifty connections, each a session of its own, and the servers in turn.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { makeSessionBearer } from '#schema/bearer.ts';
import { newId } from '#schema/id.ts';
import { makePerson, makeTenant } from '#schema/welcome.ts';
import { type BenchDatabase, openBenchDatabase } from './postgres.ts';
import { type Row, row } from './row.ts';

const connections = 50;
/** Each server is measured so often, one after the other, and its median counts. */
const rounds = 5;
const roundSeconds = 4;
const warmSeconds = 3;

/** `plain` knows neither session nor security, `secured` no session. */
const names = ['plain', 'secured', 'product'] as const;
type Name = (typeof names)[number];
type Figures = { perSecond: number; p50Ms: number; p99Ms: number; cpuMs: number };

export async function* bench(): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const { tenantId, personId, bearers } = await fill(database);
  await using servers = await startServers(database, { TENANT_ID: tenantId, PERSON_ID: personId });
  const measure = async (url: string, seconds: number): Promise<Figures> => {
    const before = await servers.cpuMs();
    const { reads, ...figures } = await load(`${url}/api/v1/me`, bearers, seconds);
    return { ...figures, cpuMs: ((await servers.cpuMs()) - before) / reads };
  };
  for (const name of names) await measure(servers[name], warmSeconds);
  const measured = { plain: [], secured: [], product: [] } as Record<Name, Figures[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) measured[name].push(await measure(servers[name], roundSeconds));
  }
  const of = (name: Name, figure: keyof Figures) => median(measured[name].map((figures) => figures[figure]));
  const share = (name: Name) =>
    median(measured[name].map(({ perSecond }, round) => perSecond / measured.plain[round]!.perSecond));
  const unit = 'requests/s';
  const peer = { name: 'without them', value: of('plain', 'perSecond') };
  yield row('api', { name: 'reads without session and security', value: peer.value, unit });
  yield row('api', { name: 'reads with security alone', value: of('secured', 'perSecond'), unit, peer });
  yield row('api', { name: 'reads', value: of('product', 'perSecond'), unit, peer });
  yield row('api', { name: 'share with security alone', value: share('secured'), unit: '×' });
  yield row('api', { name: 'share', value: share('product'), unit: '×', goal: '>= 0.8' });
  const cpu = { name: 'without them', value: of('plain', 'cpuMs') };
  yield row('api', { name: 'processor time of the API', value: of('product', 'cpuMs'), unit: 'ms a read', peer: cpu });
  yield row('api', { name: 'slowest read without them', value: of('plain', 'p99Ms'), unit: 'ms p99' });
  yield row('api', { name: 'typical read', value: of('product', 'p50Ms'), unit: 'ms p50' });
  yield row('api', { name: 'slowest read', value: of('product', 'p99Ms'), unit: 'ms p99', goal: '<= 25' });
}

/** Somebody with a session for each connection. */
async function fill({ db, migrateUrl }: BenchDatabase) {
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
    return made;
  });
  return { tenantId, personId, bearers };
}

type Servers = AsyncDisposable &
  Record<Name, string> & {
    /** Processor time that they have used. */
    cpuMs(): Promise<number>;
  };

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
    cpuMs: async () => {
      child.send('cpu');
      const [microseconds] = (await once(child, 'message')) as [number];
      return microseconds / 1000;
    },
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
  const { average: perSecond, total: reads } = result.requests;
  return { reads, perSecond, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
