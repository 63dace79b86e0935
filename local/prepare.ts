/**
 * `node local/prepare.ts`: what has to be there before API and worker start on machines of their own: the tables, the
 * first organisation with its administrator, and Temporal's namespace; and on a restored backup the holds that were
 * placed and the disposals that were carried out after it was made. Prints a one-time sign-in link. Run again, as at each
 * start, it changes nothing but the link.
 */
import { InvalidInput } from '#schema/errors.ts';
import { migrate } from '#schema/provision.ts';
import { readSettings, type Settings } from '#schema/settings.ts';
import { makeSignInLink, welcome } from '#schema/welcome.ts';
import { reapply, sayReapplied } from './reapply.ts';
import { complain, say } from './say.ts';
import { readyNamespace } from './temporal-attributes.ts';

const linkHours = 24;
const temporalMs = 60_000;

async function prepare({ launcher, database, files, copies, secretKey, temporal, http }: Settings): Promise<void> {
  const { migrateUrl, firstTenant, firstAdmin } = launcher;
  if (!migrateUrl || !database.url || !firstTenant || !firstAdmin)
    throw new InvalidInput("DATABASE_MIGRATE_URL, the worker's DATABASE_URL, FIRST_TENANT and FIRST_ADMIN are needed");
  await migrate(migrateUrl);
  const again = await reapply({ databaseUrl: database.url, files, secretKey, ages: copies });
  const told = sayReapplied(again);
  if (told) say(told);
  await readyNamespace(temporal.address, temporal.namespace, temporalMs);
  const { tenantId, personId } = await welcome(migrateUrl, {
    tenant: { slug: slugOf(firstTenant), name: firstTenant, language: 'sv' },
    administrator: { email: firstAdmin, name: 'Administrator' },
  });
  const token = await makeSignInLink(migrateUrl, { tenantId, personId, hours: linkHours });
  say(`Sign in once as ${firstAdmin}: ${http.publicUrl}/link/${token}`);
}

/** `Björkhamra kommun` → `bjorkhamra-kommun`: what the organisation is called in addresses. */
function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'organisation';
}

await prepare(readSettings(process.env)).catch((error: Error) => {
  complain(error.message);
  process.exitCode = 1;
});
