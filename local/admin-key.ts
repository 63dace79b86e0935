/** The command by which runs begin again after the installation's key was lost. */
import { openDatabase } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { countLostKeys, replaceLostKeys } from '#schema/lost-key.ts';
import { type Command, usageError } from './admin-command.ts';
import { findBySlug, findPlace, leastReason } from './admin-purge.ts';
import { say } from './say.ts';

export const replaceCommand: Command = {
  usage: "replace-keys --tenant SLUG [--reason 'WHY'] [--json]",
  about:
    'after DIARIUM_SECRET_KEY was lost, give an organisation and its people other keys; first without a reason, to see',
  async run(_words, { tenant: slug, reason, json }) {
    if (!slug || (reason !== undefined && reason.length < leastReason)) throw usageError(replaceCommand);
    const { databaseUrl, secretKey } = findPlace();
    if (!secretKey) throw new Conflict('DIARIUM_SECRET_KEY is not set: there is nothing to wrap keys with');
    await using db = await openDatabase({ url: databaseUrl, pool: 2 });
    const tenantId = await findBySlug({ db }, slug);
    const keys = await db.withTenant(tenantId, (tx) =>
      reason ? replaceLostKeys(tx, secretKey, reason) : countLostKeys(tx, secretKey),
    );
    if (json) say(JSON.stringify({ keys }));
    else if (reason) say(`${slug}: ${keys} keys were replaced, which is in the record`);
    else if (keys === 0) say(`${slug}: every key opens with the key of this installation`);
    else say(sayLost(slug, keys));
    return true;
  },
};

const sayLost = (slug: string, keys: number): string =>
  [
    `${slug}: ${keys} keys do not open with the key of this installation. With the one that was lost they would.`,
    'Once they are replaced what they have sealed stays shut for good:',
    `npm run admin -- replace-keys --tenant ${slug} --reason 'WHY'`,
  ].join('\n');
