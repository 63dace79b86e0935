/** `node api/openapi.ts` prints the OpenAPI document: no database, no network, the same text each time. */
import pino from 'pino';
import { buildApp } from './app.ts';
import type { Deps } from './deps.ts';

/** Stands where routes get what they work with; describing a route uses none of it. */
const unopened = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`${String(name)} is not there while the API is only described`);
    },
  },
) as never;

export async function openApiText(): Promise<string> {
  const deps: Deps = {
    db: unopened,
    temporal: unopened,
    chat: unopened,
    search: unopened,
    files: unopened,
    deliveries: unopened,
    personKeys: null,
    holds: unopened,
    packages: unopened,
    arrivals: unopened,
    uploads: { fileBytes: 0, recordingBytes: 0 },
    restoreDays: 0,
    secrets: null,
    keyring: null,
    mailer: null,
    exportAllow: new Set(),
    providers: unopened,
    rates: unopened,
    installationProvider: null,
    aiModels: [],
    models: { chat: '', embed: '', transcribe: '', extract: '' },
    publicUrl: 'http://127.0.0.1:3000',
    log: pino({ level: 'silent' }),
  };
  const { app } = await buildApp(deps);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) process.stdout.write(await openApiText());
