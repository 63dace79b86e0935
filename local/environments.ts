/** The environment of each process that the launcher starts: its own role in the database, and nothing it need not know. */
import { join } from 'node:path';
import type { Settings } from '#schema/settings.ts';

export type Parts = {
  home: string;
  settings: Settings;
  /** What was given to the launcher itself. */
  given: Record<string, string | undefined>;
  appUrl: string;
  workerUrl: string;
  temporalAddress: string;
  secretKey: string;
  /** host:port of the sample site. */
  sampleHost: string;
};

type Environment = Record<string, string | undefined>;

/** For api/main.ts and temporal/worker.ts. */
export function environments(parts: Parts): { api: Environment; worker: Environment } {
  const { home, settings, given } = parts;
  const { DATABASE_MIGRATE_URL: _, ...passed } = given;
  const both = {
    ...passed,
    // React chooses its fast build by this.
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: parts.temporalAddress,
    FILES_DIR: given.FILES_DIR ? settings.files.dir : join(home, 'files'),
    DIARIUM_HOME: home,
    DIARIUM_SECRET_KEY: parts.secretKey,
    CRAWL_ALLOW: [...settings.crawl.allow, parts.sampleHost].join(','),
    CRAWL_ALLOW_FILE: allowFile(home, settings),
  };
  return {
    api: { ...both, DATABASE_URL: parts.appUrl, PORT: String(settings.http.port) },
    worker: { ...both, DATABASE_URL: parts.workerUrl },
  };
}

/** Where `npm run admin -- crawl --allow` writes. */
export const allowFile = (home: string, settings: Settings) => settings.crawl.allowFile ?? join(home, 'allow.txt');
