/** PostgreSQL's data folder: where it lies, whom it belongs to, how it is made. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Conflict } from '#schema/errors.ts';
import type { PostgresProgram } from './postgres-program.ts';
import { environment } from './process.ts';
import { canEnter, standInForRoot, type User } from './reach.ts';

const run = promisify(execFile);

/** `user` is whom the server runs as; undefined means as ourselves. */
export type Place = { dataDir: string; user: User | undefined };

/**
 * Where the data is or will be: `known` from the last time, else inside `home`. For root the server runs as "nobody"; a
 * home which that user cannot enter keeps its data under /var/lib, keyed by the path of the home.
 */
export function placeData(home: string, known: string | undefined): Place {
  const user = standInForRoot();
  const inside = join(home, 'postgres');
  const outside = join('/var/lib/diarium', createHash('sha256').update(home).digest('hex').slice(0, 16), 'postgres');
  const dataDir = known ?? (!user || canEnter(user, home) ? inside : outside);
  if (!user || !existsSync(dataDir)) return { dataDir, user };
  // A folder that an ordinary user once made stays that user's, also when root starts it.
  const { uid, gid } = statSync(dataDir);
  return { dataDir, user: uid === 0 ? user : { name: `uid ${uid}`, uid, gid } };
}

/** The major version that wrote the data; undefined when there is no data yet. */
export function dataMajor(dataDir: string): string | undefined {
  const file = join(dataDir, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Makes the data folder with superuser `postgres`. Whole or not at all: it is built beside its place and moved there. */
export async function initialise(program: PostgresProgram, place: Place, password: string): Promise<void> {
  if (existsSync(place.dataDir)) throw new Conflict(`${place.dataDir} is there, but it is no PostgreSQL data folder`);
  const nursery = `${place.dataDir}.new`;
  await rm(nursery, { recursive: true, force: true });
  await mkdir(dirname(place.dataDir), { recursive: true, mode: 0o755 });
  await mkdir(nursery, { mode: 0o700 });
  const secret = join(nursery, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (place.user) for (const path of [secret, nursery]) await chown(path, place.user.uid, place.user.gid);
  const data = join(nursery, 'data');
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`];
  const words = ['--encoding=UTF8', '--locale=C.UTF-8', ...collation(program)];
  await run(join(program.binDir, 'initdb'), ['-D', data, ...access, ...words, '--no-instructions'], spawnAs(place));
  await rm(secret);
  await chmod(data, 0o700);
  await rename(data, place.dataDir);
  await rm(nursery, { recursive: true });
}

/** From 17 on PostgreSQL brings its own Unicode rules, so words are lowered the same way on every system. */
const collation = (program: PostgresProgram) =>
  Number.parseInt(program.version, 10) >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];

/** How PostgreSQL's programs are spawned: as the right user, from a folder all can enter, with nothing of our own env. */
export function spawnAs({ user }: Place) {
  const env = environment({ PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' });
  return { cwd: '/', env, ...(user && { uid: user.uid, gid: user.gid }) };
}
