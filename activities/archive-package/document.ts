/** The documents of a collection as a package holds them: read in order, some at a time. */
import { z } from 'zod';
import type { Database } from '#schema/database.ts';
import { Block } from '#schema/document.ts';
import { Place } from '#schema/place.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const PackedPassage = z.object({
  ordinal: z.int(),
  from: z.int(),
  to: z.int(),
  tokens: z.int(),
  headingPath: z.array(z.string()),
  text: z.string(),
  textHash: Hash,
  language: z.string(),
  lead: z.string(),
  place: Place.nullable(),
});

/** What `content.json` of a document says. */
export const PackedDocument = z.object({
  key: z.string(),
  url: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  narrowed: z.boolean(),
  /** The place of its source in `collection.json`. */
  source: z.int().min(0),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  original: z.object({
    sha256: Hash,
    sizeBytes: z.int(),
    mediaType: z.string(),
    /** The sound of a recording was disposed of: when, and how long it was. What was said in it is there. */
    gone: z.object({ at: z.iso.datetime(), durationMs: z.int() }).nullable(),
  }),
  version: z.object({
    title: z.string(),
    contentHash: z.string(),
    text: z.string(),
    blocks: z.array(Block),
    language: z.string(),
    published: z.iso.date().nullable(),
    fetchedAt: z.iso.datetime(),
  }),
  passages: z.array(PackedPassage),
});
export type PackedDocument = z.infer<typeof PackedDocument>;

type Row = Omit<PackedDocument, 'source' | 'firstSeenAt' | 'lastSeenAt' | 'version'> & {
  id: string;
  sourceId: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  version: Omit<PackedDocument['version'], 'fetchedAt'>;
  fetchedAt: Date;
};

const documentsAtOnce = 50;

/** Published ones, by key and original; `sourceIds` in the order in which the package lists sources. */
export async function* documentsOf(
  db: Database,
  tenantId: string,
  collectionId: string,
  sourceIds: readonly string[],
): AsyncGenerator<PackedDocument> {
  for (let after: readonly [string, string, string] | null = null; ; ) {
    const rows: Row[] = await db.readTenant<Row>(tenantId, selection, [collectionId, ...(after ?? [null, null, null])]);
    for (const { id: _, sourceId, firstSeenAt, lastSeenAt, fetchedAt, version, ...row } of rows) {
      yield {
        ...row,
        source: sourceIds.indexOf(sourceId),
        firstSeenAt: firstSeenAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        version: { ...version, fetchedAt: fetchedAt.toISOString() },
      };
    }
    const last = rows.at(-1);
    if (!last || rows.length < documentsAtOnce) return;
    after = [last.key, last.original.sha256, last.id];
  }
}

const selection = `
  select d.id, d.source_id as "sourceId", d.key, d.url, d.title, d.tags, d.narrowed, d.first_seen_at as "firstSeenAt",
    d.last_seen_at as "lastSeenAt", v.fetched_at as "fetchedAt",
    jsonb_build_object('sha256', encode(v.blob_sha256, 'hex'), 'sizeBytes', b.size_bytes, 'mediaType', b.media_type,
      'gone', (select jsonb_build_object('at', to_char(r.sound_gone_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'durationMs', r.duration_ms)
        from recording r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.sound_gone_at is not null))
      as original,
    jsonb_build_object('title', v.title, 'contentHash', encode(v.content_hash, 'hex'), 'text', v.text, 'blocks',
      v.blocks, 'language', v.language, 'published', v.published::text) as version,
    coalesce((select jsonb_agg(jsonb_build_object('ordinal', p.ordinal, 'from', p.from_char, 'to', p.to_char,
        'tokens', p.tokens, 'headingPath', p.heading_path, 'text', p.text, 'textHash', encode(p.text_hash, 'hex'),
        'language', p.language, 'lead', p.lead, 'place', p.place) order by p.ordinal)
      from passage p where p.tenant_id = tenant.id and p.version_id = v.id), '[]') as passages
  from document d
    join version v on v.tenant_id = d.tenant_id and v.id = d.version_id
    join blob b on b.tenant_id = d.tenant_id and b.sha256 = v.blob_sha256
  where d.tenant_id = tenant.id and d.collection_id = $2 and d.removed_at is null
    and ($3::text is null or (d.key collate "C", encode(v.blob_sha256, 'hex') collate "C", d.id) > ($3, $4, $5::uuid))
  order by d.key collate "C", encode(v.blob_sha256, 'hex') collate "C", d.id limit ${documentsAtOnce}`;
