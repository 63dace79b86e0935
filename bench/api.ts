/**
 * A typical read by somebody who is signed in (session, row-level security, JSON) beside the same route without session
 * and security, in one run: fifty connections, each a session of its own, and the two servers in turn.
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

type Figures = { perSecond: number; p50Ms: number; p99Ms: number };

export async function* bench(): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const { tenantId, personId, bearers } = await fill(database);
  await using servers = await startServers(database, { TENANT_ID: tenantId, PERSON_ID: personId });
  const measure = (url: string, seconds: number) => load(`${url}/api/v1/me`, bearers, seconds);
  for (const url of [servers.plain, servers.product]) await measure(url, warmSeconds);
  const [plain, product]: [Figures[], Figures[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await measure(servers.plain, roundSeconds));
    product.push(await measure(servers.product, roundSeconds));
  }
  const of = (figures: Figures[], name: keyof Figures) => median(figures.map((figure) => figure[name]));
  const peer = { name: 'without them', value: of(plain, 'perSecond') };
  yield row('api', { name: 'reads without session and security', value: peer.value, unit: 'requests/s' });
  yield row('api', { name: 'reads', value: of(product, 'perSecond'), unit: 'requests/s', peer });
  const share = median(product.map(({ perSecond }, round) => perSecond / plain[round]!.perSecond));
  yield row('api', { name: 'share of what it is without them', value: share, unit: '×', goal: '>= 0.8' });
  yield row('api', { name: 'read, without them', value: of(plain, 'p99Ms'), unit: 'ms p99' });
  yield row('api', { name: 'read, typical', value: of(product, 'p50Ms'), unit: 'ms p50' });
  yield row('api', { name: 'read, slowest', value: of(product, 'p99Ms'), unit: 'ms p99', goal: '<= 25' });
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

type Servers = AsyncDisposable & { product: string; plain: string };

async function startServers({ appUrl, adminUrl }: BenchDatabase, who: Record<string, string>): Promise<Servers> {
  const child = fork(fileURLToPath(new URL('api/server.ts', import.meta.url)), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', APP_URL: appUrl, ADMIN_URL: adminUrl, ...who },
  });
  const exited = once(child, 'exit');
  const failed = exited.then(([code]) => Promise.reject(new Error(`the servers ended with ${code}`)));
  failed.catch(() => {});
  const [urls] = (await Promise.race([once(child, 'message'), failed])) as [{ product: string; plain: string }];
  return {
    ...urls,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Every connection sends its next request as soon as it has its answer. Throws when an answer is not the row. */
async function load(url: string, bearers: readonly string[], seconds: number): Promise<Figures> {
  let next = 0;
  const result = await autocannon({
    ...{ url, connections, duration: seconds },
    setupClient: (client) => client.setHeaders({ authorization: `Bearer ${bearers[next++ % bearers.length]}` }),
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} answers of ${url} were not what was asked for`);
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
