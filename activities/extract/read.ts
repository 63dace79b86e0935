/** A file is read some pages at a time; what was read stands in rows, so that nothing is read twice after a crash. */
import type { Database, Tx } from '#schema/database.ts';
import { DiskFull, isFull } from '#schema/disk-full.ts';
import { attemptNow, beat, cancellation } from '../ingest/pulse.ts';
import { awaitLeave } from '../leave.ts';
import type { Extracted, Extractor, Unread } from '../outside/extractor/contract.ts';
import type { LargeFiles } from '../outside/files.ts';
import { openWorkFolder } from '../outside/work-folder.ts';
import { storedJson } from '../text/stored-json.ts';
import { held, isHeld, type Stepped } from './hold.ts';
import { fetchOriginal } from './original.ts';
import { type ExtractKey, lockExtract, progress, readExtract } from './run.ts';

export type ReadDeps = {
  db: Database;
  extractor: Extractor;
  files: Pick<LargeFiles, 'save'>;
};

const pagesAtOnce = 50;
/** More are not remembered of a file: they say the same. */
const mostUnread = 100;
/** After this another activity goes on, so that a long file that came later does not wait for the end of this one. */
const longestMs = 2_000;

/** Reads on from the first page that was not read; the first pages by themselves. Throws what the extractor throws. */
export async function readPages(deps: ReadDeps, key: ExtractKey): Promise<Stepped> {
  const run = await readExtract(deps.db, key);
  if (run.ended) return { isMore: false };
  let fromPage = await nextPage(deps.db, key);
  if (fromPage === null) return { isMore: false };
  if (await isHeld(deps.db, key)) return held;
  await awaitLeave(deps.db, key.tenantId, deps.extractor.away);
  const startedMs = performance.now();
  await using folder = await openWorkFolder();
  const file = await fetchOriginal(deps, key, run, folder.path);
  const signal = cancellation() ?? new AbortController().signal;
  const { strategy, languages } = run.form;
  const options = { strategy, languages, attempt: attemptNow()?.count };
  for (const begins = fromPage === 1; fromPage !== null; ) {
    if (fromPage > 1 && (begins || performance.now() - startedMs > longestMs)) return { isMore: true };
    const read: Extracted = await deps.extractor
      .extract(file, { fromPage, pages: pagesAtOnce }, options, signal)
      .catch((error) => blame(folder.path, error));
    await keepRead(deps.db, key, fromPage, read);
    beat({ fromPage });
    signal.throwIfAborted();
    fromPage = read.nextPage;
    if (fromPage !== null && (await isHeld(deps.db, key))) return held;
  }
  return { isMore: false };
}

/** A program that finds no room for what it writes complains of the file. */
async function blame(folder: string, error: unknown): Promise<never> {
  throw (await isFull(folder)) ? new DiskFull('work') : error;
}

/** The first page that was not read; null when all were. */
async function nextPage(db: Database, { tenantId, extractId }: ExtractKey): Promise<number | null> {
  const [last] = await db.readTenant<{ nextPage: number | null }>(
    tenantId,
    `select next_page as "nextPage" from extracted
     where tenant_id = tenant.id and extract_id = $2 order by from_page desc limit 1`,
    [extractId],
  );
  return last ? last.nextPage : 1;
}

async function keepRead(db: Database, key: ExtractKey, fromPage: number, read: Extracted): Promise<void> {
  await db.withTenant(key.tenantId, async (tx) => {
    if (!(await lockExtract(tx, key.extractId))) return;
    const kept = await tx.sql(
      `insert into extracted (tenant_id, extract_id, from_page, next_page, elements) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, extract_id, from_page) do nothing returning from_page`,
      [tx.tenantId, key.extractId, fromPage, read.nextPage, storedJson(read.elements)],
    );
    if (kept.length > 0) await keepUnread(tx, key.extractId, read.unread);
    const pagesRead = read.nextPage === null ? (read.pages ?? 0) : read.nextPage - 1;
    await progress(tx, key.extractId, { stage: 'read', pages: read.pages, pagesRead, extractor: read.extractor });
  });
}

async function keepUnread(tx: Tx, extractId: string, unread: readonly Unread[]): Promise<void> {
  if (unread.length === 0) return;
  await tx.sql(
    `update extract set unread = jsonb_path_query_array(unread || $3::jsonb, '$[0 to ${mostUnread - 1}]')
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, extractId, storedJson(unread)],
  );
}
