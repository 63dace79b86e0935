/**
 * Schemathesis: requests made up from the OpenAPI document by a program that knows nothing else of the product, each
 * answer held against what the document says.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Fetched, fetchPinned } from './pip.ts';

const run = promisify(execFile);

/** No server error, and nothing in an answer that the document does not say. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Fetches the pinned set, once for all test runs of a machine. */
export const fetchSchemathesis = (): Promise<Fetched> => fetchPinned('schemathesis', 'schemathesis');

export type Plan = {
  /** Of the API, as it listens. */
  address: string;
  /** What it says of itself. */
  document: object;
  headers: Record<string, string>;
  /** What stands for the parameters of an address, by operation as the document names it: `GET /api/v1/space/{id}`. */
  parameters: Record<string, Record<string, string>>;
  /** Operations that are left out. */
  without: readonly string[];
  casesPerOperation: number;
  seed: number;
};
export type Outcome = {
  cases: number;
  /** What went against the document, as Schemathesis says it; '' when nothing did. */
  said: string;
  /** Answers that show where in the program something failed. */
  traces: number;
};

const stack = /\\n\s+at (async )?\S+ \(?(file:|node:|\/)/;

export async function runCases({ folder }: { folder: string }, plan: Plan): Promise<Outcome> {
  const work = await mkdtemp(join(tmpdir(), 'schemathesis-'));
  try {
    await writeFile(join(work, 'schemathesis.toml'), settingsOf(plan));
    await writeFile(join(work, 'openapi.json'), JSON.stringify(plan.document));
    const said = await run('python3', argumentsOf(plan), {
      cwd: work,
      env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: 2 ** 28,
    }).then(
      () => '',
      (error: { stdout?: string; stderr?: string }) => `${error.stdout}\n${error.stderr}`,
    );
    const report = await readFile(join(work, 'report.har'), 'utf8');
    const { log } = JSON.parse(report) as { log: { entries: object[] } };
    const traces = log.entries.filter((entry) => stack.test(JSON.stringify(entry))).length;
    return { cases: log.entries.length, said: readable(said), traces };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const longestLine = 500;

/** Without its advice on how to reach more, which is about the run and not about the product, and without endless lines. */
const readable = (said: string) =>
  said.replace(/=+ WARNINGS =+.*?(?==+ SUMMARY)/s, '').replaceAll(new RegExp(`(?<=^.{${longestLine}}).+$`, 'gm'), ' …');

function argumentsOf({ address, headers, without, casesPerOperation, seed }: Plan): string[] {
  return [
    ...['-m', 'schemathesis.cli', 'run', 'openapi.json', '--url', address],
    ...['--phases', 'fuzzing', '--max-examples', String(casesPerOperation), '--seed', String(seed)],
    ...['--checks', checks.join(), '--continue-on-failure', '--no-shrink', '--no-color'],
    ...['--generation-database', 'none', '--request-timeout', '20'],
    ...['--report', 'har', '--report-har-path', 'report.har'],
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...without.flatMap((name) => ['--exclude-name', name]),
  ];
}

const settingsOf = ({ parameters }: Plan): string =>
  Object.entries(parameters)
    .map(([name, values]) => {
      const pairs = Object.entries(values).map(
        ([key, value]) => `${JSON.stringify(`path.${key}`)} = ${JSON.stringify(value)}`,
      );
      return `[[operations]]\ninclude-name = ${JSON.stringify(name)}\nparameters = { ${pairs.join(', ')} }\n`;
    })
    .join('\n');
