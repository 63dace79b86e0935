/** The command that brings a restored database up to the ledger of disposals; `npm start` does the same by itself. */
import { readSettings } from '#schema/settings.ts';
import { type Command, findDatabase } from './admin-command.ts';
import { filesFolder } from './environments.ts';
import { openSecrets } from './installation.ts';
import { reapply, sayReapplied } from './reapply.ts';
import { say } from './say.ts';

export const reapplyCommand: Command = {
  usage: 'reapply-purges [--json]',
  about: 'after a restore, dispose again of what was disposed of since the backup was made',
  async run(_words, { json }) {
    const settings = readSettings(process.env);
    const { database, home, files, copies, secretKey } = settings;
    const done = await reapply({
      databaseUrl: database.url ?? workerUrl(findDatabase().migrateUrl, home),
      files: { ...files, dir: filesFolder(home, settings, process.env) },
      secretKey: secretKey ?? openSecrets(home).secretKey,
      ages: copies,
    });
    say(json ? JSON.stringify(done) : sayReapplied(done));
    return true;
  },
};

/** Of the database that the launcher keeps. */
function workerUrl(migrateUrl: string, home: string): string {
  const url = new URL(migrateUrl);
  url.username = 'diarium_worker';
  url.password = openSecrets(home).roles.worker;
  return url.href;
}
