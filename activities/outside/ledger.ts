/**
 * What was disposed of, kept beside the database: a restored backup is brought up to it before anybody gets in. Ids and
 * the decision, nothing of what it was.
 */
import { createHash, type Hash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { newId } from '#schema/id.ts';
import { PurgeKind } from '#schema/purge.ts';
import { ManifestHash, PurgeItemKind } from '#schema/purge-run.ts';
import type { Sealer } from '#schema/seal.ts';
import { openEntries, type Place } from './entries.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';

export const LedgerEntry = z.object({
  tenantId: z.uuid(),
  purgeId: z.uuid(),
  kind: PurgeKind,
  /** `begun`: decided, and perhaps not yet done. */
  state: z.enum(['begun', 'done']),
  /** As the register has it, for a backup that is older than the decision; null for a whole organisation. */
  decision: z
    .object({
      id: z.uuid(),
      reference: z.string(),
      title: z.string(),
      authority: z.string(),
      decidedOn: z.iso.date(),
      note: z.string(),
      madeBy: z.uuid(),
      madeName: z.string(),
      madeAt: z.iso.datetime(),
    })
    .nullable(),
  ruleId: z.uuid().nullable(),
  reference: z.string(),
  askedBy: z.uuid().nullable(),
  askedName: z.string(),
  askedAt: z.iso.datetime(),
  manifestHash: ManifestHash.nullable(),
  /** Of one that is done those that went: how many, and the SHA-256 of their list, which lies beside the entry. */
  items: z.object({ count: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Empty where the installation has no key. */
  purpose: z.literal('purge-ledger').optional(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export type LedgerItem = readonly [PurgeItemKind, id: string];
type Of = Pick<LedgerEntry, 'tenantId' | 'purgeId'>;

export type Ledger = {
  /** Keeps a list durably, page by page, before the entry that names it. The list before is there until then. */
  keepItems(of: Of, pages: AsyncIterable<readonly LedgerItem[]>): Promise<LedgerEntry['items']>;
  /** The list of an entry in pages. Throws at its end when it is not the one that the entry names. */
  items(entry: Of & Pick<LedgerEntry, 'items'>): AsyncIterable<LedgerItem[]>;
  /** Keeps it durably, in place of what was said of the same disposal before. */
  keep(entry: LedgerEntry): Promise<void>;
  /** By when they were begun. */
  list(tenantId: string): AsyncIterable<LedgerEntry>;
};

/** No list at all. */
export const noItems: LedgerEntry['items'] = { count: 0, sha256: createHash('sha256').digest('hex') };

/** Of a list that is read. */
const itemsInPage = 5_000;
/** A store over the network is waited for by this many at once. */
const readsAtOnce = 16;

export function openLedger(place: Place): Ledger {
  const entries = openEntries(place, 'purge', LedgerEntry);
  const shelf = place.bucket ? openBucket(place.bucket) : openFolder(place.dir);
  const folderOf = ({ tenantId, purgeId }: Of) => `purge/${tenantId}/${purgeId}`;
  const listOf = (of: Of, { sha256 }: LedgerEntry['items']) => `${folderOf(of)}.${sha256.slice(0, 16)}.list`;
  return {
    async keepItems(of, pages) {
      const hash = createHash('sha256');
      const counted = { count: 0 };
      const arriving = `${folderOf(of)}.${newId()}.arriving`;
      await shelf.write(arriving, lines(pages, hash, counted));
      const items = { ...counted, sha256: hash.digest('hex') };
      await shelf.rename(arriving, listOf(of, items));
      return items;
    },
    async *items(entry) {
      const { items } = entry;
      if (items.count === 0) return;
      const hash = createHash('sha256');
      let count = 0;
      let page: LedgerItem[] = [];
      for await (const line of createInterface({ input: await shelf.read(listOf(entry, items)) })) {
        hash.update(`${line}\n`);
        const [kind, id] = line.split(' ');
        page.push([PurgeItemKind.parse(kind), z.uuid().parse(id)]);
        count += 1;
        if (page.length < itemsInPage) continue;
        yield page;
        page = [];
      }
      yield page;
      if (count !== items.count || hash.digest('hex') !== items.sha256)
        throw new Error(`${listOf(entry, items)} in the store of files is not the list that its entry names`);
    },
    async keep(entry) {
      // Asked only to tidy up: one that is not there, or that was spoilt, is no reason to keep nothing.
      const was = await entries.read(entry.tenantId, entry.purgeId).catch(() => null);
      await entries.write(entry.tenantId, entry.purgeId, entry);
      if (was && was.items.sha256 !== entry.items.sha256) await shelf.remove(listOf(was, was.items));
    },
    async *list(tenantId) {
      // Ids of version 7 sort by when they were made.
      const names = await entries.names(tenantId);
      for (let at = 0; at < names.length; at += readsAtOnce) {
        yield* await Promise.all(names.slice(at, at + readsAtOnce).map((name) => entries.read(tenantId, name)));
      }
    },
  };
}

async function* lines(pages: AsyncIterable<readonly LedgerItem[]>, hash: Hash, counted: { count: number }) {
  for await (const page of pages) {
    const text = page.map(([kind, id]) => `${kind} ${id}\n`).join('');
    hash.update(text);
    counted.count += page.length;
    yield Buffer.from(text);
  }
}

/** As `ledger`, with the installation's seal on all that is kept, where it has a key. */
export const sealing = (ledger: Pick<Ledger, 'keep'>, sealer: Sealer | undefined): Pick<Ledger, 'keep'> => ({
  keep: (entry) => ledger.keep(sealer ? sealer.seal(entry.tenantId, 'purge-ledger', entry) : entry),
});
