/** The environment of each process that the launcher starts: its own role in the database, and nothing it need not know. */
import { join } from 'node:path';
import type { Settings } from '#schema/settings.ts';
import { readAllowed } from './allow.ts';
import { refuseOwn } from './own.ts';

export type Parts = {
  home: string;
  settings: Settings;
  /** What was given to the launcher itself. */
  given: Record<string, string | undefined>;
  appUrl: string;
  workerUrl: string;
  temporalAddress: string;
  secretKey: string;
  workerPort: number;
  rendererPort: number;
  /** host:port of the sample site. */
  sampleHost: string;
  /** host:port of each of our own servers. */
  own: readonly string[];
};

type Environment = Record<string, string | undefined>;

/** For api/main.ts, temporal/worker.ts and temporal/renderer.ts. Throws PrivateAddress when a crawl or a sign-in would be allowed to reach `own` servers. */
export function environments(parts: Parts): { api: Environment; worker: Environment; renderer: Environment } {
  const { home, settings, given } = parts;
  const file = allowFile(home, settings);
  for (const address of settings.crawl.allow) refuseOwn('CRAWL_ALLOW names', address, parts.own);
  for (const address of settings.federation.allow) refuseOwn('OIDC_ALLOW names', address, parts.own);
  for (const address of readAllowed(file)) refuseOwn(`${file} names`, address, parts.own);
  const { DATABASE_MIGRATE_URL: _, ...passed } = given;
  const both = {
    ...passed,
    // React chooses its fast build by this.
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: parts.temporalAddress,
    FILES_DIR: filesFolder(home, settings, given),
    DIARIUM_HOME: home,
    DIARIUM_SECRET_KEY: parts.secretKey,
    CRAWL_ALLOW: [...settings.crawl.allow, parts.sampleHost].join(','),
    CRAWL_ALLOW_FILE: file,
  };
  return {
    api: { ...both, DATABASE_URL: parts.appUrl, PORT: String(settings.http.port) },
    worker: { ...both, DATABASE_URL: parts.workerUrl, WORKER_PORT: String(parts.workerPort) },
    renderer: { ...both, DATABASE_URL: parts.workerUrl, WORKER_PORT: String(parts.rendererPort) },
  };
}

/** Where originals lie, and the ledger beside them. */
export const filesFolder = (home: string, settings: Settings, given: Environment) =>
  given.FILES_DIR ? settings.files.dir : join(home, 'files');

/** Where `npm run admin -- crawl --allow` writes. */
export const allowFile = (home: string, settings: Settings) => settings.crawl.allowFile ?? join(home, 'allow.txt');
