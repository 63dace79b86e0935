/**
 * `npm run bench -- <name> [--json] [--data DIR] [--passages N] [--pages N] [--events N]
 * [--documents N]`: runs bench/<name>.ts and prints what it
 * measured. Ends with 1 when a goal was missed.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { complain, say } from '#local/say.ts';
import { line, type Row } from './row.ts';

export type BenchOptions = {
  /** Folder of data sets, absolute; undefined when none was given. */
  dataDir: string | undefined;
  /** Passages to search in; undefined leaves it to the bench. */
  passages: number | undefined;
  /** Pages to crawl; undefined leaves it to the bench. */
  pages: number | undefined;
  /** Events to export; undefined leaves it to the bench. */
  events: number | undefined;
  /** Documents in the library that some are disposed of from; undefined leaves it to the bench. */
  documents: number | undefined;
};

/** What bench/<name>.ts exports as `bench`. */
export type Bench = (options: BenchOptions) => AsyncIterable<Row>;

const ours = ['main', 'row', 'cpu', 'median', 'peer', 'postgres'];
const benches = readdirSync(import.meta.dirname)
  .map((file) => /^([a-z]+)\.ts$/.exec(file)?.[1])
  .filter((name) => name !== undefined && !ours.includes(name));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    data: { type: 'string' },
    passages: { type: 'string' },
    pages: { type: 'string' },
    events: { type: 'string' },
    documents: { type: 'string' },
  },
});
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));

if (!benches.includes(positionals[0])) {
  complain(`Usage: npm run bench -- ${benches.join('|')} [--json] [--data DIR]`);
  process.exit(2);
}
const { bench } = (await import(`./${positionals[0]}.ts`)) as { bench: Bench };
let missed = 0;
for await (const row of bench({
  dataDir: values.data && resolve(values.data),
  passages: number(values.passages),
  pages: number(values.pages),
  events: number(values.events),
  documents: number(values.documents),
})) {
  say(values.json ? JSON.stringify(row) : line(row));
  if (!row.ok) missed += 1;
}
process.exitCode = missed > 0 ? 1 : 0;
