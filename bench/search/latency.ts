/** How long a search takes, as the runtime role under row-level security, and whether it finds what an exact one does. */

import { readFileSync } from 'node:fs';
import { toSql } from 'pgvector';
import { search } from '#schema/search.ts';
import type { BenchDatabase } from '../postgres.ts';
import { modelId, type Question, type Tenant } from './library.ts';

/** Share of the ten nearest, by exact comparison, that a vector search answers; the mean over `questions`. */
export async function measureRecall({ db }: BenchDatabase, tenant: Tenant, questions: number): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (const question of tenant.questions.slice(0, questions)) {
    const exact = await db.readTenant<{ id: string }>(
      tenant.tenantId,
      `select passage_id as id from embedding where tenant_id = tenant.id and model_id = $3
       order by vector <#> $2::halfvec limit 10`,
      [toSql(Array.from(question.vector)), modelId],
    );
    const hits = await search(db, { ...request(tenant, question), mode: 'vector', perDocument: 10 });
    const ids = new Set(hits.map(({ passageId }) => passageId));
    wanted += exact.length;
    found += exact.filter(({ id }) => ids.has(id)).length;
  }
  return found / wanted;
}

export type Latency = {
  p50Ms: number;
  p95Ms: number;
  /** Of every search, in the order that they ended. */
  timesMs: number[];
  roundTripMs: number;
  wallSeconds: number;
  cpuSeconds: number;
};

/** `isKept`: searches as of a reader from whom some documents are kept. */
type Load = { clients: number; searches: number; isKept?: boolean };

/**
 * Hybrid searches by `clients` at once, and after every tenth a bare round trip, the least that any answer takes.
 * Tenants ask as often as they are large.
 */
export async function measureLatency(
  database: BenchDatabase,
  tenants: Tenant[],
  { clients, searches, isKept = false }: Load,
): Promise<Latency> {
  const { db } = database;
  const times: number[] = [];
  const roundTrips: number[] = [];
  const before = await cpuSeconds(database);
  const startedAt = performance.now();
  let next = 0;
  const client = async () => {
    for (let at = next++; at < searches; at = next++) {
      const tenant = at % 200 === 7 ? tenants[2]! : at % 20 === 3 ? tenants[1]! : tenants[0]!;
      const question = tenant.questions[at % tenant.questions.length]!;
      times.push(await timed(() => search(db, { ...request(tenant, question), hasNarrowed: isKept })));
      if (at % 10 === 0) roundTrips.push(await timed(() => db.ping()));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return {
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    timesMs: times,
    roundTripMs: quantile(roundTrips, 0.5),
    wallSeconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (await cpuSeconds(database)) - before,
  };
}

const request = (tenant: Tenant, { text, vector }: Question) => ({
  tenantId: tenant.tenantId,
  collectionIds: [tenant.collectionId],
  query: text,
  language: 'sv',
  vector,
  modelId,
  joinNeighbours: false,
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** Of this process and of the database's open sessions; NaN where there is no /proc. */
async function cpuSeconds({ asAdmin }: BenchDatabase): Promise<number> {
  const sessions = await asAdmin<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database()',
  );
  const { user, system } = process.cpuUsage();
  return sessions.reduce((sum, { pid }) => sum + sessionSeconds(pid), (user + system) / 1e6);
}

function sessionSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch (error) {
    // The session that asked is gone by now.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform === 'linux') return 0;
    return Number.NaN;
  }
}
