/** Brings a restored database up to the ledgers of holds and disposals, before anything that people reach is started. */
import { reapplyHolds } from '#activities/ledger/holds.ts';
import { type Doubted, LedgerDoubt, type ProofDeps, surveyDoubts } from '#activities/ledger/proof.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openHoldLedger } from '#activities/outside/hold-ledger.ts';
import { openLedger } from '#activities/outside/ledger.ts';
import type { AgeOut } from '#activities/purge/certificate.ts';
import { type Reapplied, reapplyPurges } from '#activities/purge/reapply.ts';
import { purgeItemActivities } from '#activities/purge-items.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase, type Tenant } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { openSealer } from '#schema/seal.ts';
import type { Settings } from '#schema/settings.ts';

export type LedgerPlace = {
  /** By the worker's role. */
  databaseUrl: string;
  files: Settings['files'];
  secretKey: string | undefined;
};
type Place = LedgerPlace & { ages: AgeOut };

export type Restored = Reapplied & {
  /** Of which the ledger knew more than the database. */
  holds: number;
};

/** The ledgers beside the files, and the database that they are compared with. */
export async function openLedgers({
  databaseUrl,
  files,
  secretKey,
}: LedgerPlace): Promise<ProofDeps & AsyncDisposable> {
  const db = await openDatabase({ url: databaseUrl, pool: 2 });
  const sealer = secretKey ? openSealer(secretKey) : undefined;
  const close = () => db[Symbol.asyncDispose]();
  return { db, ledger: openLedger(files), holds: openHoldLedger(files), sealer, [Symbol.asyncDispose]: close };
}

/** Throws Conflict where nothing speaks for an entry, with what can be done: the product is not to be opened then. */
export async function reapply(place: Place): Promise<Restored> {
  await using ledgers = await openLedgers(place);
  const { db, ledger, holds, sealer } = ledgers;
  const { files, secretKey, ages } = place;
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
  try {
    const putBack = await reapplyHolds({ db, holds, sealer });
    return { holds: putBack, ...(await reapplyPurges({ db, ledger, sealer, acts })) };
  } catch (error) {
    if (!(error instanceof LedgerDoubt)) throw error;
    throw new Conflict(explain(await surveyDoubts(ledgers)));
  }
}

function explain(found: { tenant: Tenant; doubted: Doubted[] }[]): string {
  const isChanged = ({ proof }: Doubted) => proof === 'changed';
  const lines = found.flatMap(({ tenant: { slug }, doubted }) => {
    const changed = doubted.filter(isChanged);
    const strange = doubted.length - changed.length;
    return [
      ...changed.map(({ what, id }) => `  ${slug}: the ${what} ${id} was changed after it was sealed`),
      ...(strange > 0 ? [`  ${slug}: ${strange} entries were not sealed with the key of this installation`] : []),
    ];
  });
  const isLost = found.some(({ doubted }) => !doubted.every(isChanged));
  const isSpoilt = found.some(({ doubted }) => doubted.some(isChanged));
  return [
    'The ledgers of holds and disposals beside the files are not to be believed, so nothing is opened:',
    ...lines,
    ...(isSpoilt ? ['Bring back what was changed, from a copy of the store of files.'] : []),
    ...(isLost
      ? [
          'Set the DIARIUM_SECRET_KEY that they were sealed with. If it is lost, look at what they say by' +
            ' "npm run admin -- accept-ledger --tenant SLUG", which also says how to accept it.',
        ]
      : []),
  ].join('\n');
}

/** Null where the database knew all of it. */
export function sayReapplied({ holds, purges, items }: Restored): string | null {
  if (holds + purges === 0) return null;
  return `From the ledger: ${holds} legal holds put back as they stood, ${purges} disposals of ${items} things carried out again`;
}
