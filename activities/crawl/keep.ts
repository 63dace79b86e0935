/**
 * What visits brought is written down: documents, versions, pages, newly found addresses and the run's counts, in one
 * transaction and with few statements however many pages there are. Only pages that are still leased count.
 */

import { letGoOfBlobs } from '#schema/blob.ts';
import type { PageChange } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { LargeFiles } from '../outside/files.ts';
import { withoutAddress } from '../text/own-address.ts';
import { simhash } from '../text/simhash.ts';
import { visitAgain } from './again.ts';
import { keepBrought } from './brought.ts';
import { type Found, insertFound } from './found.ts';
import { type CountName, count, type Lease } from './frontier.ts';
import { keepOriginals } from './keep-original.ts';
import { keepExtents } from './look.ts';
import { lockRun, withinRoom } from './room.ts';
import { holdOpenRun, type Run } from './run.ts';
import { reckonRest } from './sample.ts';
import { signOf } from './sign.ts';
import type { Learned, Visit } from './visit.ts';

type Ending = {
  state: 'queued' | 'held' | 'stored' | 'done';
  change: PageChange | null;
  documentId: string | null;
  versionId: string | null;
};
type LearnedVisit = Extract<Visit, { kind: 'learned' }>;

/** The store that visits brought files to. */
export type Store = Pick<LargeFiles, 'has' | 'remove'>;

/** Answers the visits that counted; the others belonged to an attempt that was taken over, or to a run that ended. */
export async function keepVisits(tx: Tx, files: Store, run: Run, lease: Lease, visits: Visit[]): Promise<Visit[]> {
  const room = await lockRun(tx, run);
  const within = await withinRoom(tx, run, room, await lockMine(tx, lease, visits));
  const mine = run.mode === 'dry' ? within : await keepBrought(tx, files, within);
  const endings = new Map<string, Ending>();
  for (const visit of mine) endings.set(visit.page.hash, endingOf(visit));
  const learned = mine.filter((visit) => visit.kind === 'learned');
  if (run.mode === 'dry') await keepExtents(tx, lease, learned);
  else {
    if (learned.length > 0) await keepLearned(tx, files, run, learned, endings);
    const filed = await keepOriginals(
      tx,
      run,
      mine.filter((visit) => visit.kind === 'filed'),
    );
    for (const [hash, ending] of filed) endings.set(hash, { ...ending, state: 'done' });
  }
  await touchUnchanged(tx, run, mine);
  await endPages(tx, lease, mine, endings);
  await insertFound(tx, run.id, foundOf(mine));
  await countEndings(tx, run.id, [...endings.values()]);
  await visitAgain(tx, run.id, mine);
  if (run.mode === 'dry') await reckonRest(tx, run.id);
  return mine;
}

async function lockMine(tx: Tx, lease: Lease, visits: Visit[]): Promise<Visit[]> {
  if (!(await holdOpenRun(tx, lease.crawlId))) return [];
  const rows = await tx.sql<{ hash: string }>(
    `select encode(url_hash, 'hex') as hash from page
     where tenant_id = $1 and crawl_id = $2 and state = 'leased' and lease_token = $3
       and url_hash = any(array(select decode(unnest($4::text[]), 'hex')))
     order by url_hash for update`,
    [lease.tenantId, lease.crawlId, lease.token, visits.map(({ page }) => page.hash)],
  );
  const held = new Set(rows.map(({ hash }) => hash));
  return visits.filter(({ page }) => held.has(page.hash));
}

function endingOf(visit: Visit): Ending {
  const { documentId, versionId } = visit.page;
  const known = { documentId, versionId };
  if (visit.kind === 'later') return { ...known, state: 'queued', change: null };
  if (visit.kind === 'unchanged') return { ...known, state: 'done', change: 'unchanged' };
  return { ...known, state: 'done', change: visit.kind === 'left' ? visit.change : 'added' };
}

/** New text becomes a version that waits to be published; the same text as published is a page that did not change. */
async function keepLearned(
  tx: Tx,
  files: Store,
  run: Run,
  visits: LearnedVisit[],
  endings: Map<string, Ending>,
): Promise<void> {
  const documents = await keepDocuments(tx, run, visits);
  const fresh = visits.flatMap((visit) => {
    const document = documents.get(visit.page.url)!;
    const isPublished = document.publishedHash?.equals(visit.learned.contentHash) && !document.removed;
    const change = isPublished ? 'unchanged' : document.publishedHash && !document.removed ? 'changed' : 'added';
    const ending: Ending = { state: 'done', change, documentId: document.id, versionId: document.versionId };
    endings.set(visit.page.hash, ending);
    return isPublished ? [] : [{ url: visit.page.url, learned: visit.learned, documentId: document.id, ending }];
  });
  const versions = await keepVersions(tx, run, fresh);
  for (const { ending, documentId } of fresh) {
    // A change is held until the run has seen whether other pages turned into the very same text.
    ending.state = ending.change === 'changed' ? 'held' : 'stored';
    ending.versionId = versions.get(documentId)!.id;
  }
  // Of a text that a document has, or had, the file is kept that it was first read from.
  const standing = new Set([...versions.values()].map(({ original }) => original.toString('hex')));
  const brought = visits.map(({ learned: { file } }) => file.sha256);
  await letGoOfBlobs(
    tx,
    files,
    brought.filter((hash) => !standing.has(hash.toString('hex'))),
  );
}

type KeptDocument = {
  id: string;
  key: string;
  removed: boolean;
  versionId: string | null;
  publishedHash: Buffer | null;
};

async function keepDocuments(tx: Tx, run: Run, visits: LearnedVisit[]): Promise<Map<string, KeptDocument>> {
  const given = visits.map(({ page, learned }) => ({
    id: newId(),
    key: page.url,
    etag: learned.etag,
    last_modified: learned.lastModified,
    raw_hash: learned.rawHash.toString('hex'),
    content_hash: learned.contentHash.toString('hex'),
  }));
  const rows = await tx.sql<KeptDocument>(
    `insert into document as d (tenant_id, id, collection_id, source_id, key, url, etag, last_modified, raw_hash,
       content_hash)
     select $1, id, $2, $3, key, key, etag, last_modified, decode(raw_hash, 'hex'), decode(content_hash, 'hex')
     from json_to_recordset($4) as given (id uuid, key text, etag text, last_modified text, raw_hash text,
       content_hash text)
     on conflict (tenant_id, source_id, key) do update set etag = excluded.etag,
       last_modified = excluded.last_modified, raw_hash = excluded.raw_hash, content_hash = excluded.content_hash,
       media_type = 'text/html', last_seen_at = now(), missing_runs = 0, missing_crawl_id = null
     returning d.id, d.key, d.removed_at is not null as removed, d.version_id as "versionId",
       (select v.content_hash from version v where v.tenant_id = $1 and v.id = d.version_id) as "publishedHash"`,
    [tx.tenantId, run.collectionId, run.sourceId, JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

type KeptVersion = { id: string; original: Buffer };

/** Answers versions by document id, with the hash of what they were read from. A text that a document had before is the version it was then. */
async function keepVersions(tx: Tx, run: Run, fresh: { url: string; learned: Learned; documentId: string }[]) {
  if (fresh.length === 0) return new Map<string, KeptVersion>();
  const given = fresh.map(({ url, learned, documentId }) => ({
    id: newId(),
    document_id: documentId,
    content_hash: learned.contentHash.toString('hex'),
    blob_sha256: learned.file.sha256.toString('hex'),
    title: learned.title,
    text: learned.text,
    blocks: learned.blocks,
    language: learned.language,
    published: learned.published,
    simhash: String(simhash(withoutAddress(learned.text, url))),
  }));
  const rows = await tx.sql<KeptVersion & { documentId: string }>(
    `insert into version as v (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks,
       language, published, simhash)
     select $1, id, document_id, $2, decode(content_hash, 'hex'), decode(blob_sha256, 'hex'), title, text, blocks,
       language, published, simhash
     from json_to_recordset($3) as given (id uuid, document_id uuid, content_hash text, blob_sha256 text, title text,
       text text, blocks jsonb, language text, published date, simhash bigint)
     on conflict (tenant_id, document_id, content_hash) do update set state = 'stored', simhash = excluded.simhash
     returning v.id, v.document_id as "documentId", v.blob_sha256 as original`,
    [tx.tenantId, run.id, JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.documentId, row]));
}

async function touchUnchanged(tx: Tx, run: Run, visits: Visit[]): Promise<void> {
  const urls = visits.filter(({ kind }) => kind === 'unchanged').map(({ page }) => page.url);
  if (urls.length === 0) return;
  await tx.sql(
    `update document set last_seen_at = now(), missing_runs = 0, missing_crawl_id = null
     where tenant_id = $1 and source_id = $2 and key = any($3)`,
    [tx.tenantId, run.sourceId, urls],
  );
}

async function endPages(tx: Tx, lease: Lease, visits: Visit[], endings: Map<string, Ending>): Promise<void> {
  const given = visits.map((visit) => {
    const { page, status, ms, sizeBytes } = visit;
    const { state, change, documentId, versionId } = endings.get(page.hash)!;
    return {
      hash: page.hash,
      state,
      change,
      status,
      ms,
      size_bytes: sizeBytes,
      document_id: documentId,
      version_id: versionId,
      reason: 'reason' in visit ? visit.reason : null,
      final_url: 'finalUrl' in visit ? visit.finalUrl : null,
      wait_ms: visit.kind === 'later' ? visit.waitMs : 0,
    };
  });
  await tx.sql(
    `update page p set state = g.state, change = g.change, status = g.status, reason = g.reason, ms = g.ms,
       final_url = g.final_url, document_id = g.document_id, version_id = g.version_id, size_bytes = g.size_bytes,
       attempts = p.attempts + 1, fetched_at = now(), next_at = now() + g.wait_ms * interval '1 millisecond',
       lease_batch = null, lease_token = null, lease_until = null,
       sign = (select ${signOf('v')} from version v where v.tenant_id = $1 and v.id = g.version_id)
     from json_to_recordset($3) as g (hash text, state text, change text, status int, ms int, size_bytes int,
       document_id uuid, version_id uuid, reason jsonb, final_url text, wait_ms float8)
     where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = decode(g.hash, 'hex')
       and p.url_hash = any(array(select decode(unnest($4::text[]), 'hex')))`,
    [lease.tenantId, lease.crawlId, JSON.stringify(given), given.map(({ hash }) => hash)],
  );
}

function foundOf(visits: Visit[]): Found[] {
  const found = new Map<string, Found>();
  for (const visit of visits) {
    for (const one of 'found' in visit ? visit.found : []) {
      const known = found.get(one.url);
      if (!known || one.depth < known.depth) found.set(one.url, one);
    }
  }
  return [...found.values()];
}

async function countEndings(tx: Tx, crawlId: string, endings: Ending[]): Promise<void> {
  const by: Partial<Record<CountName, number>> = { leased: -endings.length };
  for (const { state, change } of endings) {
    const name: CountName = state === 'queued' ? 'queued' : state === 'done' ? change! : 'stored';
    by[name] = (by[name] ?? 0) + 1;
  }
  await count(tx, crawlId, by);
}
