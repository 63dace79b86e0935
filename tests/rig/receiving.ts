/**
 * The API as far as uploads need it, as a process of its own that tests kill: `node tests/rig/receiving.ts` with
 * DATABASE_URL and FILES_DIR prints the address that it listens on.
 */
import pino from 'pino';
import { openArrivals } from '#activities/outside/arrivals.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openFiles } from '#activities/outside/files.ts';
import { buildApp } from '#api/app.ts';
import type { Deps } from '#api/deps.ts';
import { openDatabase } from '#schema/database.ts';

const url = process.env.DATABASE_URL!;
const dir = process.env.FILES_DIR!;
const often = 1_000_000;
/** Stands where nobody asks for anything. */
const idle = new Proxy({}, { get: () => async () => {} }) as never;

const deps: Deps = {
  db: await openDatabase({ url }),
  temporal: idle,
  chat: idle,
  search: idle,
  files: openFiles({ dir }),
  deliveries: openDeliveries({ dir }),
  personKeys: null,
  holds: idle,
  packages: openFiles({ dir }),
  arrivals: openArrivals({ dir }),
  uploads: { fileBytes: 100_000_000, recordingBytes: 100_000_000 },
  restoreDays: 30,
  secrets: null,
  keyring: null,
  mailer: null,
  exportAllow: new Set(),
  providers: idle,
  installationProvider: null,
  aiModels: [],
  models: { chat: '', embed: '', transcribe: '', extract: '' },
  publicUrl: 'http://127.0.0.1:3000',
  rates: { perMinute: often, perHour: often, addressPerMinute: often, guessesPerMinute: often },
  log: pino({ level: 'silent' }),
};
const { app } = await buildApp(deps);
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
