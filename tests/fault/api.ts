/** The product's API as real processes over one database, which can be killed, and somebody who is signed in at them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { freePort } from '#local/port.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeSignInLink, welcome } from '#schema/welcome.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { addCollection, type Shelf } from '#tests/rig/knowledge.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { buildWeb } from '#web/build.ts';

const apiPath = fileURLToPath(new URL('../../api/main.ts', import.meta.url));

export type ApiProcess = {
  origin: string;
  pid: number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again at the same address; resolves when it listens. */
  restart(): Promise<void>;
};

export type Doors = AsyncDisposable & {
  db: Database;
  shelf: Shelf;
  personId: string;
  cookie: string;
  /** Another API process; one that is signed in at is signed in at all. */
  open(): Promise<ApiProcess>;
  /** What a browser on the API's own pages sends. */
  headers(api: ApiProcess): Record<string, string>;
};

/** `more` are settings for every process. */
export async function openDoors(more: Record<string, string> = {}): Promise<Doors> {
  await using built = new AsyncDisposableStack();
  await buildWeb();
  const database = built.use(await makeDatabase());
  const temporal = built.use(await makeTemporal());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const { tenantId, personId } = await welcome(database.migrateUrl, {
    tenant: { slug: 'killed', name: 'Killed', language: 'en' },
    administrator: { email: 'admin@killed.example', name: 'Administrator' },
  });
  const env = {
    DATABASE_URL: database.appUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    DIARIUM_HOME: inject('cacheDir'),
    LOG_LEVEL: 'info',
    ...more,
  };
  const open = async () => {
    const api = await startApi(env);
    held.defer(api.kill);
    return api;
  };
  const first = await startApi(env);
  built.defer(first.kill);
  const token = await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 });
  const cookie = await signIn(first, token);
  await first.kill();
  const shelf = await furnish(db, tenantId, personId);
  const held = built.move();
  return {
    db,
    shelf,
    personId,
    cookie,
    open,
    headers: ({ origin }) => ({ cookie: `diarium=${cookie}`, origin, 'content-type': 'application/json' }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function startApi(env: Record<string, string>): Promise<ApiProcess> {
  const port = await freePort();
  let child = await listening(port, env);
  return {
    origin: `http://127.0.0.1:${port}`,
    get pid() {
      return child.pid!;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    restart: async () => {
      child = await listening(port, env);
    },
  };
}

async function listening(port: number, env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [apiPath], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (JSON.parse(line).msg === 'listening') resolve();
    });
    child.once('exit', (code, signal) => reject(new Error(`the API ended with ${code ?? signal}`)));
  });
  return child;
}

async function signIn({ origin }: ApiProcess, token: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token }),
  });
  const cookie = /diarium=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
  if (!cookie) throw new Error(`signing in failed: ${await answer.text()}`);
  return cookie;
}

/** A space of the person's own, with a collection and a source in it. */
async function furnish(db: Database, tenantId: string, personId: string): Promise<Shelf> {
  const spaceId = newId();
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Shared', 'shared')`, [tenantId, spaceId]);
    await sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'owner')`, [
      tenantId,
      spaceId,
      personId,
    ]);
  });
  return addCollection(db, { tenantId, spaceId });
}
