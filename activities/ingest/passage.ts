/**
 * Pages become passages. A text that was published before keeps the passages it had then, so that citations into it
 * still open; a page that the chunker cannot cut is set aside with its reason and stops nobody else.
 */
import { setImmediate } from 'node:timers/promises';
import type { Database } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { Place } from '#schema/place.ts';
import type { Chunker } from '../text/chunk.ts';
import type { IngestLease, StoredPage } from './lease.ts';
import { beat, cancellation } from './pulse.ts';

export type Draft = {
  id: string;
  versionId: string;
  documentId: string;
  collectionId: string;
  sourceId: string;
  ordinal: number;
  from: number;
  to: number;
  tokens: number;
  headingPath: string[];
  text: string;
  /** SHA-256 of the text, hex. */
  textHash: string;
  language: string;
  /** The text between the passage before and this one; empty when they overlap. */
  lead: string;
  /** Where in its original it stands; null for pages of the web. */
  place: Place | null;
};

/** Passages of all pages, and why some pages gave none, by the page's hash. */
export type Read = { passages: Draft[]; sick: Map<string, string> };

export async function passagesOf(
  db: Database,
  lease: IngestLease,
  chunker: Chunker,
  pages: readonly StoredPage[],
): Promise<Read> {
  const known = await knownPassages(db, lease, pages);
  const passages: Draft[] = [];
  const sick = new Map<string, string>();
  for (const [at, page] of pages.entries()) {
    try {
      passages.push(...(known.get(page.versionId) ?? cut(chunker, page)));
    } catch (error) {
      sick.set(page.hash, (error as Error).name);
    }
    beat({ cut: at + 1 });
    await setImmediate();
    cancellation()?.throwIfAborted();
  }
  return { passages, sick };
}

function cut(chunker: Chunker, { text, blocks, title, ...page }: StoredPage): Draft[] {
  if (text.trim() === '') return [];
  let end = 0;
  return chunker.chunk({ text, blocks, title }).map((chunk) => {
    const own = text.slice(chunk.from, chunk.to);
    const lead = text.slice(end, Math.max(end, chunk.from));
    end = chunk.to;
    const { versionId, documentId, collectionId, sourceId, language } = page;
    const textHash = sha256(own).toString('hex');
    return {
      ...chunk,
      id: newId(),
      versionId,
      documentId,
      collectionId,
      sourceId,
      language,
      text: own,
      textHash,
      lead,
      place: null,
    };
  });
}

async function knownPassages(
  db: Database,
  lease: IngestLease,
  pages: readonly StoredPage[],
): Promise<Map<string, Draft[]>> {
  const rows = await db.readTenant<Draft>(
    lease.tenantId,
    `select id, version_id as "versionId", document_id as "documentId", collection_id as "collectionId",
       source_id as "sourceId", ordinal, from_char as "from", to_char as "to", tokens, heading_path as "headingPath",
       text, encode(text_hash, 'hex') as "textHash", language, lead, place
     from passage where tenant_id = tenant.id and version_id = any ($2::uuid[]) order by version_id, ordinal`,
    [pages.map(({ versionId }) => versionId)],
  );
  return Map.groupBy(rows, ({ versionId }) => versionId);
}
