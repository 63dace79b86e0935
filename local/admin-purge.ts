/** Commands for after a restore: a database is brought up to the ledgers beside the files, which `npm start` does too. */
import { acceptEntries, type Doubted, listDoubts } from '#activities/ledger/proof.ts';
import type { Database } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { TenantState } from '#schema/tenant.ts';
import { type Command, findDatabase, usageError } from './admin-command.ts';
import { filesFolder } from './environments.ts';
import { openSecrets } from './installation.ts';
import { type LedgerPlace, openLedgers, reapply, sayReapplied } from './reapply.ts';
import { say } from './say.ts';

export const reapplyCommand: Command = {
  usage: 'reapply-purges [--json]',
  about: 'after a restore, put legal holds back and dispose again of what was disposed of since the backup was made',
  async run(_words, { json }) {
    const done = await reapply({ ...findPlace(), ages: readSettings(process.env).copies });
    say(json ? JSON.stringify(done) : (sayReapplied(done) ?? 'The database is up to the ledger'));
    return true;
  },
};

/** Characters, so that a reason says something. */
export const leastReason = 10;

export const acceptCommand: Command = {
  usage: "accept-ledger --tenant SLUG [--entries N --reason 'WHY'] [--json]",
  about: 'after DIARIUM_SECRET_KEY was lost: look at what the ledger says, and stand for it by how many entries it has',
  async run(_words, { tenant: slug, entries, reason, json }) {
    if (!slug || (entries && !(reason && reason.length >= leastReason))) throw usageError(acceptCommand);
    await using ledgers = await openLedgers(findPlace());
    const tenantId = await findBySlug(ledgers, slug);
    if (entries && reason) {
      await acceptEntries(ledgers, tenantId, { entries: Number(entries), reason });
      say(`${slug}: ${entries} entries are sealed with the key of this installation, which is in the record`);
      return true;
    }
    const doubted = await listDoubts(ledgers, tenantId);
    if (json) say(JSON.stringify(doubted));
    else for (const line of linesOf(slug, doubted)) say(line);
    return true;
  },
};

/** Everything that the commands need to know of where things are. */
export function findPlace(): LedgerPlace {
  const settings = readSettings(process.env);
  const { database, home, files, secretKey } = settings;
  return {
    databaseUrl: database.url ?? workerUrl(findDatabase().migrateUrl, home),
    files: { ...files, dir: filesFolder(home, settings, process.env) },
    secretKey: secretKey ?? openSecrets(home).secretKey,
  };
}

/** Of the database that the launcher keeps. */
function workerUrl(migrateUrl: string, home: string): string {
  const url = new URL(migrateUrl);
  url.username = 'diarium_worker';
  url.password = openSecrets(home).roles.worker;
  return url.href;
}

/** Also of an organisation that was deleted: its ledger is kept. Throws NotFound. */
export async function findBySlug({ db }: { db: Pick<Database, 'tenants'> }, slug: string): Promise<string> {
  for (const state of TenantState.options) {
    const found = (await db.tenants(state)).find((tenant) => tenant.slug === slug);
    if (found) return found.id;
  }
  throw new NotFound(`there is no organisation "${slug}"`);
}

function linesOf(slug: string, doubted: readonly Doubted[]): string[] {
  if (doubted.length === 0) return [`${slug}: every entry is sealed with the key of this installation`];
  return [
    ...doubted.map(
      ({ what, id, at, reference, things, proof, keyId, isKnownKey }) =>
        `${at} ${what} ${id}, ${reference}, ${things} things: ${
          proof === 'changed'
            ? 'changed after it was sealed'
            : isKnownKey
              ? `sealed with the key ${keyId}, which also signed the record in this database`
              : `nothing speaks for it${keyId ? `, though it names the key ${keyId}` : ''}`
        }`,
    ),
    `To have them carried out: npm run admin -- accept-ledger --tenant ${slug} --entries ${doubted.length} --reason 'WHY'`,
  ];
}
