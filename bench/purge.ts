/**
 * What a disposal costs those who search meanwhile: of a library of 100,000 documents with their passages and vectors (or
 * --documents) half go by a rule, in a process of its own as the worker is one, and the ninety-fifth percentile of
 * searches beside it is compared with that of an idle database in the same run.
 */
import type { BenchOptions } from './main.ts';
import { openBenchDatabase } from './postgres.ts';
import { dispose } from './purge/dispose.ts';
import { askForHalf } from './purge/half.ts';
import { type Measured, type Row, row } from './row.ts';
import { type Latency, measureLatency, quantile } from './search/latency.ts';
import { buildLibrary, passagesPerDocument } from './search/library.ts';

const defaultDocuments = 100_000;
const mostSlower = 1.5;
const clientsAtOnce = [1, 4] as const;
const searchesInRound = 100;

type Times = Map<number, number[]>;

export async function* bench({ documents = defaultDocuments }: BenchOptions): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const tenants = await buildLibrary(database, documents * passagesPerDocument);
  const round = (clients: number) => measureLatency(database, tenants, { clients, searches: searchesInRound });
  const wanted = await askForHalf(database, tenants[0]!);
  await searchAtTimes(round, 1);
  const idle = await searchAtTimes(round, 4);
  const going = dispose(database, tenants[0]!, wanted.purgeId);
  const beside = await searchAtTimes(round, () => going.isOver());
  const { seconds, gone, mostMegabytes } = await going.result;
  if (gone !== wanted.documents) throw new Error(`${gone} of ${wanted.documents} documents went`);
  for (const measured of compared(idle, beside)) yield row('purge', measured);
  yield row('purge', { name: `disposed of, of ${documents}`, value: gone, unit: 'documents' });
  yield row('purge', { name: 'disposed of a second', value: gone / seconds, unit: 'documents/s' });
  yield row('purge', { name: 'memory of the disposal at most', value: mostMegabytes, unit: 'MB' });
}

/** Rounds by one and by several at once in turn, so often or until then. */
async function searchAtTimes(
  round: (clients: number) => Promise<Latency>,
  until: number | (() => boolean),
): Promise<Times> {
  const times: Times = new Map(clientsAtOnce.map((clients) => [clients, []]));
  const isOver = (rounds: number) => (typeof until === 'number' ? rounds >= until : rounds > 0 && until());
  for (let rounds = 0; !isOver(rounds); rounds += 1) {
    for (const clients of clientsAtOnce) times.get(clients)!.push(...(await round(clients)).timesMs);
  }
  return times;
}

function compared(idle: Times, beside: Times): Measured[] {
  return clientsAtOnce.map((clients) => {
    const [before, meanwhile] = [idle, beside].map((times) => quantile(times.get(clients)!, 0.95)) as [number, number];
    return {
      name: `search p95 beside a disposal, ${clients} at once`,
      value: meanwhile,
      unit: 'ms',
      peer: { name: 'idle', value: before },
      goal: `<= ${(before * mostSlower).toFixed(1)}` as `<= ${number}`,
    };
  });
}
