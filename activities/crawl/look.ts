/**
 * A dry run looks at pages and keeps none: each is read and cut into passages as a full run would do, and the page's
 * row keeps how many there were. Files are counted unread. No document, version, file or passage comes of it.
 */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import type { Files } from '../outside/files.ts';
import type { Chunker } from '../text/chunk.ts';
import { failed } from './failed.ts';
import type { Lease } from './frontier.ts';
import type { Visit } from './visit.ts';

/** What a page would bring. */
export type Extent = { passages: number; tokens: number };

/** A store that says what it was given and keeps nothing. */
export const forgetful: Files = {
  put: async (_tenantId, bytes) => ({ sha256: sha256(bytes), sizeBytes: bytes.byteLength, storedBytes: 0 }),
  get: () => Promise.reject(new NotFound('A dry run keeps no files')),
};

/** The visit with the extent of its text. A page that cannot be cut fails, as it would when it is ingested. */
export function measured(chunker: Chunker, visit: Visit): Visit {
  if (visit.kind !== 'learned') return visit;
  try {
    const passages = chunker.chunk(visit.learned);
    const tokens = passages.reduce((sum, passage) => sum + passage.tokens, 0);
    return { ...visit, extent: { passages: passages.length, tokens } };
  } catch (error) {
    return failed(visit.page, error);
  }
}

/** Notes the extents of pages that the lease holds. The hash tells which pages are copies of one another. */
export async function keepExtents(tx: Tx, lease: Lease, visits: Extract<Visit, { kind: 'learned' }>[]): Promise<void> {
  if (visits.length === 0) return;
  await tx.sql(
    `update page p set passages = g.passages, tokens = g.tokens, content_hash = decode(g.content, 'hex')
     from unnest($3::text[], $4::int[], $5::int[], $6::text[]) as g (hash, passages, tokens, content)
     where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = decode(g.hash, 'hex')
       and p.url_hash = any(array(select decode(unnest($3::text[]), 'hex')))`,
    [
      tx.tenantId,
      lease.crawlId,
      visits.map(({ page }) => page.hash),
      visits.map(({ extent }) => extent?.passages ?? null),
      visits.map(({ extent }) => extent?.tokens ?? null),
      visits.map(({ learned }) => learned.contentHash.toString('hex')),
    ],
  );
}
