/**
 * Hybrid search in one round trip: BM25 over postings and nearest vectors, fused by reciprocal rank. It sees published
 * passages of the collections it is given, in one tenant, and nothing else.
 */
import { toSql } from 'pgvector';
import type { Database } from './database.ts';
import { joinNeighbours } from './neighbour.ts';
import type { Place } from './place.ts';
import { searchSql } from './search-sql.ts';
import { configOf } from './stem.ts';

export type SearchFilter = {
  /** Only what stands in these documents; of each the best passages, however many there are. */
  documentIds?: readonly string[];
  sourceIds?: readonly string[];
  /** ISO 639-1. */
  languages?: readonly string[];
  /** Inclusive, yyyy-mm-dd; documents without a date do not pass. */
  publishedFrom?: string;
  publishedTo?: string;
};

export type SearchRequest = {
  tenantId: string;
  /** What the asker may read. None means no hits. */
  collectionIds: readonly string[];
  /** Of documents that are narrowed only those that this person sees are found; null, who is nobody, sees none. */
  readerId?: string | null;
  /** Whether documents of the collections are known to be narrowed: then what is not seen takes no place. */
  hasNarrowed?: boolean;
  query: string;
  /** Language of the question, ISO 639-1; null when not known, then its stop words tell. */
  language: string | null;
  /** The question's unit vector by `modelId`; null searches by words alone. */
  vector: ArrayLike<number> | null;
  modelId: string;
  filter?: SearchFilter;
  /** Hits at most, 10 unless given. */
  limit?: number;
  /** Passages of one document at most, 3 unless given, and more where single documents are asked for. */
  perDocument?: number;
  /** Joins hits that stand next to each other in their document, true unless given. */
  joinNeighbours?: boolean;
  mode?: 'hybrid' | 'lexical' | 'vector';
};

export type Hit = {
  passageId: string;
  versionId: string;
  documentId: string;
  sourceId: string;
  collectionId: string;
  title: string;
  url: string;
  headingPath: string[];
  language: string;
  /** `text` is the version's text from `from` to `to`, in UTF-16 offsets. */
  text: string;
  from: number;
  to: number;
  /** Fused; comparable within one answer only. */
  score: number;
  /** BM25; 0 when none of the question's words occur. */
  lexicalScore: number;
  /** Cosine similarity; null when the passage was not among the nearest. */
  vectorScore: number | null;
  /** Share, 0 to 1, of the question's words that the passage has, rare words weighing more. */
  coverage: number;
  /** The passages that `text` is made of, in order: one, or neighbours that were joined. */
  members: Member[];
  /** Where in its file it stands, from its first member to its last; absent for what has no pages. */
  place?: Place;
};

export type Member = { passageId: string; from: number; to: number; place?: Place };

/** A hit as the statement answers it: with its place in the document, and the text between it and the one before. */
export type Found = Hit & { ordinal: number; lead: string };

/** Models whose vectors say little more than the words do: they break ties, and never outvote the words. */
export const lexicalModelPrefix = 'builtin/';
const lexicalModelWeight = 0.05;

/** How many rows each leg hands over to the fusion, at least. */
const legDepth = { lexical: 200, vector: 100 };

const usualPerDocument = 3;

type Row = Omit<Found, 'members' | 'place'> & { place: Place | null };

/** The best passages, best first. Empty when nothing matches, and when no collection may be read. */
export async function search(db: Database, request: SearchRequest): Promise<Hit[]> {
  const { mode = 'hybrid', limit = 10, filter = {} } = request;
  const vector = mode === 'lexical' ? null : request.vector;
  const query = mode === 'vector' ? '' : request.query.slice(0, 2_000).toWellFormed().replaceAll('\0', ' ');
  if (request.collectionIds.length === 0 || (!vector && !query.trim())) return [];
  const { documentIds = null, ...rest } = filter;
  const isFiltered = Object.values(rest).some((value) => value !== undefined);
  const isOfDocuments = documentIds !== null;
  const wanted = request.joinNeighbours === false ? limit : limit * 2;
  const share = isOfDocuments ? Math.ceil(wanted / Math.max(1, documentIds.length)) : 0;
  const rows = await db.readTenant<Row>(
    request.tenantId,
    searchSql({ vector: vector !== null, isFiltered, isOfDocuments, isKept: request.hasNarrowed ?? false }),
    [
      request.collectionIds,
      query,
      request.language && configOf(request.language),
      vector && toSql(Array.from(vector)),
      vector?.length ?? 0,
      request.modelId,
      request.modelId.startsWith(lexicalModelPrefix) && mode === 'hybrid' ? lexicalModelWeight : 1,
      filter.sourceIds ?? null,
      filter.languages ?? null,
      filter.publishedFrom ?? null,
      filter.publishedTo ?? null,
      Math.max(legDepth.lexical, 4 * limit),
      Math.max(legDepth.vector, 2 * limit),
      request.perDocument ?? Math.max(usualPerDocument, share),
      wanted,
      request.readerId ?? null,
      ...(isOfDocuments ? [documentIds] : []),
    ],
    { planned: 'long' },
  );
  const found = rows.map(asFound);
  const hits = request.joinNeighbours === false ? found : joinNeighbours(found);
  return hits.slice(0, limit).map(({ ordinal, lead, ...hit }) => hit);
}

function asFound({ place, ...row }: Row): Found {
  const { passageId, from, to } = row;
  const where = place ? { place } : {};
  return { ...row, ...where, members: [{ passageId, from, to, ...where }] };
}
