/** Brings a restored database up to the ledger of disposals, before anything that people reach is started. */
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openLedger } from '#activities/outside/ledger.ts';
import { type Reapplied, reapplyPurges } from '#activities/purge/reapply.ts';
import { purgeItemActivities } from '#activities/purge-items.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import { openSealer } from '#schema/seal.ts';
import type { Settings } from '#schema/settings.ts';

type Place = {
  /** By the worker's role. */
  databaseUrl: string;
  files: Settings['files'];
  secretKey: string | undefined;
  ages: Settings['copies'];
};

/** Throws where the ledger is not as it was sealed: the product is not to be opened then. */
export async function reapply({ databaseUrl, files, secretKey, ages }: Place): Promise<Reapplied> {
  await using db = await openDatabase({ url: databaseUrl, pool: 2 });
  const ledger = openLedger(files);
  const sealer = secretKey ? openSealer(secretKey) : undefined;
  const acts = purgeItemActivities({
    db,
    files: openFiles(files),
    deliveries: openDeliveries(files),
    ledger,
    record: { heads: openHeads(files), signer: secretKey ? openHeadSigner(secretKey) : undefined },
    sealer,
    ages,
    // What went once is not asked whether it could be taken back.
    restoreDays: 0,
  });
  // Awaited here: the database is closed when this returns.
  return await reapplyPurges({ db, ledger, sealer, acts });
}

export const sayReapplied = ({ purges, items }: Reapplied): string =>
  `${purges} disposals of ${items} things were carried out again on this database`;
