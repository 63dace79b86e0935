/**
 * How well search finds (with --data, on sets whose answers are known) and how fast (over 200,000 passages of three
 * tenants, or --passages; 0 leaves speed out). Speed counts only when what is found is right.
 */
import type { BenchOptions } from './main.ts';
import { type BenchDatabase, openBenchDatabase } from './postgres.ts';
import { type Measured, type Row, row } from './row.ts';
import { measureLatency, measureRecall } from './search/latency.ts';
import { buildLibrary } from './search/library.ts';
import { loadSet, measureQuality } from './search/quality.ts';
import { type RetrievalSet, readSets } from './search/set.ts';

const defaultPassages = 200_000;
/** What the lexical leg must reach on sets that are known by name; another set has no goal of its own. */
const floors: Record<string, `>= ${number}`> = { 'cranfield-en': '>= 0.38', 'swequad-train-sv': '>= 0.84' };

export async function* bench({ dataDir, passages = defaultPassages }: BenchOptions): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const sets = dataDir ? readSets(dataDir) : [];
  for (const set of sets) {
    const of = sets.length > 1 ? `${set.name}: ` : '';
    for (const measured of await quality(database, set)) yield row('search', { ...measured, name: of + measured.name });
  }
  if (passages === 0) return;
  for (const measured of await speed(database, passages)) yield row('search', measured);
}

async function quality(database: BenchDatabase, set: RetrievalSet): Promise<Measured[]> {
  const shelf = await loadSet(database, set);
  const lexical = await measureQuality(database, shelf, set, 'lexical');
  const hybrid = await measureQuality(database, shelf, set, 'hybrid');
  return [
    { name: 'lexical ndcg@10', value: lexical.ndcgAt10, unit: 'ndcg', goal: floors[set.name] },
    {
      name: 'hybrid ndcg@10',
      value: hybrid.ndcgAt10,
      unit: 'ndcg',
      peer: { name: 'lexical', value: lexical.ndcgAt10 },
      goal: `>= ${Math.max(0, lexical.ndcgAt10 - 0.01).toFixed(4)}` as `>= ${number}`,
    },
    { name: 'recall@100', value: hybrid.recallAt100, unit: 'recall' },
  ];
}

async function speed(database: BenchDatabase, passages: number): Promise<Measured[]> {
  const tenants = await buildLibrary(database, passages);
  const measured: Measured[] = [];
  for (const tenant of tenants) {
    const value = await measureRecall(database, tenant, 50);
    const peer = { name: 'exact', value: 1 };
    measured.push({ name: `vector recall@10, ${tenant.share * 100} %`, value, unit: 'recall', peer, goal: '>= 0.95' });
  }
  const isRight = measured.every(({ value }) => value >= 0.95);
  await measureLatency(database, tenants, { clients: 4, searches: 100 });
  for (const [clients, goal] of [
    [1, '<= 50'],
    [4, '<= 80'],
  ] as const) {
    const { p50Ms, p95Ms, roundTripMs, wallSeconds, cpuSeconds } = await measureLatency(database, tenants, {
      clients,
      searches: 400,
    });
    const peer = isRight ? { name: 'bare round trip', value: roundTripMs } : undefined;
    const by = `${clients} at once`;
    measured.push({ name: `hybrid p50, ${by}`, value: p50Ms, unit: 'ms', peer });
    measured.push({ name: `hybrid p95, ${by}`, value: p95Ms, unit: 'ms', peer, goal });
    measured.push({
      name: `CPU seconds, ${by}`,
      value: cpuSeconds,
      unit: 's',
      peer: { name: 'wall', value: wallSeconds },
    });
  }
  await keepSome(database);
  const kept = await measureLatency(database, tenants, { clients: 1, searches: 400, isKept: true });
  measured.push({ name: 'hybrid p50, some kept', value: kept.p50Ms, unit: 'ms' });
  measured.push({ name: 'hybrid p95, some kept', value: kept.p95Ms, unit: 'ms' });
  return measured;
}

/** Every fiftieth document is kept from whoever searches. */
async function keepSome({ asAdmin }: BenchDatabase): Promise<void> {
  await asAdmin('update document set narrowed = true where hashtext(id::text) % 50 = 0', 'vacuum analyze document');
}
