/** Makes the database ready for the product: its roles and tables, the first tenant, and the way in for its administrator. */
import { migrate, provision } from '#schema/provision.ts';
import type { Settings } from '#schema/settings.ts';
import { makeSignInLink, welcome } from '#schema/welcome.ts';
import type { Secrets } from './installation.ts';
import type { Postgres } from './postgres.ts';
import { sampleWorkspace } from './sample/workspace.ts';

export type ReadyDatabase = {
  appUrl: string;
  workerUrl: string;
  /** The migrating role's; absent where it was not given. */
  migrateUrl?: string;
  /** The first tenant and a fresh one-time token for its administrator; absent without the migrating role. */
  first?: { tenantId: string; link: () => Promise<string> };
};

const linkHours = 24;

/** With a server of our own, everything; with DATABASE_URL only what DATABASE_MIGRATE_URL allows. */
export async function readyDatabase(postgres: Postgres, settings: Settings, secrets: Secrets): Promise<ReadyDatabase> {
  const urls = postgres.adminUrl ? await provision(postgres.adminUrl, secrets.roles) : theirs(settings);
  const { appUrl, workerUrl, migrateUrl } = urls;
  if (!migrateUrl) return { appUrl, workerUrl };
  await migrate(migrateUrl);
  const { tenantId, personId } = await welcome(migrateUrl, {
    tenant: { ...sampleWorkspace.tenant, language: 'sv' },
    administrator: { email: 'admin@bjorkhamra.example', name: 'Administrator' },
  });
  const link = () => makeSignInLink(migrateUrl, { tenantId, personId, hours: linkHours });
  return { appUrl, workerUrl, migrateUrl, first: { tenantId, link } };
}

function theirs({ database, launcher }: Settings) {
  const url = database.url ?? '';
  return { appUrl: url, workerUrl: url, migrateUrl: launcher.migrateUrl };
}
