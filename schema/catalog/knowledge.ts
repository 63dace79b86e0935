/** The catalogue of what is read, kept and searched: websites, files and recordings. */
import { actor, author, broughtBy, type CatalogEntry, entry } from './entry.ts';

/** What stands in a version of a document, whoever brought the file of it. */
const inVersion = [author('version_id', 'version.id', 'document_id', ...broughtBy)];
const inPassage = [author('passage_id', 'passage.id', 'document_id', ...broughtBy)];

export const knowledgeCatalog = {
  collection: entry({
    owner: 'organisation',
    // In a space of one's own.
    ways: [author('space_id', 'space.id', 'owner_id')],
    why: 'knowledge',
    kept: 'tenant',
    columns: { content: 'name description', technical: 'id space_id level narrowed created_at removed_at' },
  }),
  source: entry({
    owner: 'organisation',
    ways: [actor('created_by')],
    why: 'crawling',
    kept: 'tenant',
    columns: {
      identity: 'created_by',
      content: 'form',
      technical: 'id collection_id kind created_at updated_at removed_at',
    },
  }),
  credential: entry({
    owner: 'organisation',
    ways: [actor('created_by')],
    why: 'crawling',
    kept: 'changed',
    columns: { identity: 'created_by', technical: 'id source_id host kind created_at', secret: 'sealed' },
  }),
  cookie: entry({
    owner: 'organisation',
    why: 'crawling',
    kept: 'run',
    columns: { technical: 'crawl_id domain path name', secret: 'sealed' },
  }),
  host: entry({
    owner: 'organisation',
    why: 'crawling',
    kept: 'tenant',
    columns: { content: 'robots', technical: 'name next_at robots_until' },
  }),
  permit: entry({
    owner: 'organisation',
    why: 'crawling',
    kept: 'run',
    columns: { technical: 'host slot lease_batch lease_token lease_until' },
  }),
  crawl: entry({
    owner: 'organisation',
    ways: [actor('requested_by')],
    why: 'crawling',
    kept: 'tenant',
    columns: {
      identity: 'requested_by',
      content: 'form',
      technical: `id source_id mode trigger state wish queued leased stored added changed unchanged gone redirected failed
        skipped reason requested_at started_at ended_at updated_at version estimate held stopped turn_at worked_seconds`,
    },
  }),
  page: entry({
    owner: 'organisation',
    why: 'crawling',
    kept: 'rule',
    withheld: 'working',
    columns: {
      content: 'url found_on final_url link_text',
      technical: `crawl_id url_hash host depth state change next_at attempts takeovers redirects lease_batch lease_token
        lease_until status reason document_id version_id fetched_at ms size_bytes passages tokens content_hash sign`,
    },
  }),
  document: entry({
    owner: 'organisation',
    ways: [author('id', ...broughtBy), actor('removed_by')],
    why: 'knowledge',
    kept: 'rule',
    columns: {
      identity: 'removed_by',
      content: 'key url title tags published',
      technical: `id collection_id source_id language version_id etag last_modified raw_hash content_hash missing_runs
        missing_crawl_id first_seen_at last_seen_at removed_at media_type narrowed size_bytes`,
    },
  }),
  blob: entry({
    owner: 'organisation',
    ways: [author('sha256', 'version.blob_sha256', 'document_id', ...broughtBy)],
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: { technical: 'sha256 size_bytes stored_bytes media_type created_at' },
  }),
  document_use: entry({
    owner: 'organisation',
    why: 'disposing',
    kept: 'with',
    withheld: 'working',
    columns: { technical: 'document_id used_at' },
  }),
  version: entry({
    owner: 'organisation',
    ways: [author('document_id', ...broughtBy)],
    why: 'knowledge',
    kept: 'rule',
    columns: {
      content: 'title text blocks published',
      technical: `id document_id crawl_id extract_id content_hash blob_sha256 language state fetched_at published_at
        simhash`,
    },
  }),
  passage: entry({
    owner: 'organisation',
    ways: [author('document_id', ...broughtBy)],
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: {
      content: 'heading_path text lead',
      technical: `id collection_id source_id document_id version_id ordinal from_char to_char tokens text_hash language
        live place`,
    },
  }),
  posting: entry({
    owner: 'organisation',
    ways: inPassage,
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: { content: 'term weight', technical: 'collection_id passage_id' },
  }),
  term_list: entry({
    owner: 'organisation',
    ways: inPassage,
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: { content: 'terms weights', technical: 'passage_id collection_id config positions' },
  }),
  term_frequency: entry({
    owner: 'organisation',
    why: 'knowledge',
    kept: 'tenant',
    columns: { technical: 'collection_id term batch passages' },
  }),
  extent: entry({
    owner: 'organisation',
    why: 'knowledge',
    kept: 'tenant',
    columns: { technical: 'collection_id config batch passages' },
  }),
  passage_length: entry({
    owner: 'organisation',
    why: 'knowledge',
    kept: 'tenant',
    columns: { technical: 'config average' },
  }),
  embedding: entry({
    owner: 'organisation',
    ways: inPassage,
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: { content: 'vector', technical: 'collection_id passage_id model_id dims text_hash live indexed' },
  }),
  upload: entry({
    owner: 'person',
    ways: [author('person_id')],
    why: 'knowledge',
    kept: 'tenant',
    columns: {
      identity: 'person_id',
      content: 'name folder',
      technical: `id collection_id media_type size_bytes state lease_token lease_until lease_wanted created_at
        updated_at`,
    },
  }),
  extract: entry({
    owner: 'organisation',
    ways: [author('upload_id', 'upload.id', 'person_id'), actor('requested_by')],
    why: 'knowledge',
    kept: 'tenant',
    columns: {
      identity: 'requested_by',
      content: 'name unread',
      technical: `id collection_id upload_id document_id version_id trigger form state stage wish held pages pages_read
        passages passages_embedded extractor twin_id reason requested_at started_at ended_at updated_at row_version
        has_sound`,
    },
  }),
  step: entry({
    owner: 'organisation',
    why: 'knowledge',
    kept: 'with',
    withheld: 'working',
    columns: { technical: 'extract_id activity name attempts failures reason started_at ended_at busy_ms' },
  }),
  extracted: entry({
    owner: 'organisation',
    ways: [author('extract_id', 'extract.id', 'upload_id', 'upload.id', 'person_id')],
    why: 'knowledge',
    kept: 'run',
    withheld: 'derived',
    columns: { content: 'elements', technical: 'extract_id from_page next_page' },
  }),
  recording: entry({
    owner: 'organisation',
    ways: [...inVersion, actor('edited_by')],
    why: 'knowledge',
    kept: 'rule',
    columns: {
      identity: 'edited_by',
      technical: 'version_id duration_ms extract_id language transcriber heard_at edited_from edited_at sound_gone_at',
    },
  }),
  segment: entry({
    owner: 'organisation',
    ways: inVersion,
    why: 'knowledge',
    kept: 'with',
    withheld: 'derived',
    columns: { content: 'heard', technical: 'version_id ordinal from_ms to_ms silent state' },
  }),
  utterance: entry({
    owner: 'organisation',
    ways: inVersion,
    why: 'knowledge',
    kept: 'with',
    columns: {
      identity: 'speaker',
      content: 'text words',
      technical: 'version_id ordinal from_ms to_ms confidence',
    },
  }),
} satisfies Record<string, CatalogEntry>;
