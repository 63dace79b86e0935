/** Hostile words in every place of the database where a site, a model or a person can put them. */
import { Client } from 'pg';
import { newId, sha256 } from '#schema/id.ts';
import { SourceForm } from '#schema/source.ts';
import type { Stack } from './stack.ts';

export type Planted = {
  spaceId: string;
  collectionId: string;
  crawlId: string;
  documentId: string;
  conversationId: string;
};

export type Planter = AsyncDisposable & {
  /**
   * A space, collection, run, document and conversation named by `said`, and a source and an answer for each of it.
   * The first of `urls` is that of the document, the others of pages that failed; the sources of the answers have them in turn.
   */
  plant(said: readonly string[], urls: readonly string[]): Promise<Planted>;
  /** From now on the administrator and the organisation are called this. */
  rename(words: string): Promise<void>;
};

export async function openPlanter({ database, tenantId }: Stack): Promise<Planter> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const people = await client.query('select id from person where tenant_id = $1', [tenantId]);
  const personId = people.rows[0].id;
  const put = (table: string, row: Record<string, unknown>) => {
    const values = Object.values({ tenant_id: tenantId, ...row });
    const columns = ['tenant_id', ...Object.keys(row)].join(', ');
    const places = values.map((_, at) => `$${at + 1}`).join(', ');
    return client.query(`insert into ${table} (${columns}) values (${places})`, values);
  };

  async function plant(said: readonly string[], urls: readonly string[]): Promise<Planted> {
    const key = urls[0]!;
    const name = storable(said.join(' '));
    const [spaceId, collectionId, sourceId, crawlId, documentId, versionId, conversationId] = makeIds();
    const formOf = (called: string) =>
      JSON.stringify(SourceForm.parse({ name: storable(called).slice(0, 200), startUrls: ['https://a.example/'] }));
    const form = formOf(name);
    await put('space', { id: spaceId, name, kind: 'shared' });
    await put('member', { space_id: spaceId, person_id: personId, role: 'owner' });
    await put('collection', { id: collectionId, space_id: spaceId, name });
    await put('source', { id: sourceId, collection_id: collectionId, form });
    for (const words of said) await put('source', { id: newId(), collection_id: collectionId, form: formOf(words) });
    await put('crawl', {
      ...{ id: crawlId, source_id: sourceId, mode: 'full', trigger: 'person', form, state: 'finished' },
      ...{ failed: 1, added: 1, ended_at: new Date() },
    });
    await putDocument({ collectionId, sourceId, crawlId, documentId, versionId }, name, key);
    const reason = JSON.stringify({ code: 'unreachable', facts: { host: name, system: name } });
    for (const url of urls.slice(1)) {
      const failed = { url, host: name, depth: 0, state: 'done', change: 'failed', reason };
      await put('page', { crawl_id: crawlId, url_hash: sha256(url), ...failed });
    }
    await put('conversation', { id: conversationId, space_id: spaceId, person_id: personId, title: name });
    for (const [nth, words] of said.entries()) {
      const url = urls[nth % urls.length]!;
      await putAnswer({ conversationId, documentId, versionId }, storable(words), url);
    }
    return { spaceId, collectionId, crawlId, documentId, conversationId };
  }

  async function putDocument(ids: Record<DocumentIds, string>, words: string, url: string): Promise<void> {
    const { collectionId, sourceId, crawlId, documentId, versionId } = ids;
    const text = words.replaceAll('\n', ' ').padEnd(40, ' slut');
    const hash = sha256(newId());
    const place = { collection_id: collectionId, source_id: sourceId, key: url, url, title: words };
    await put('document', { id: documentId, ...place });
    await put('blob', { sha256: hash, size_bytes: 1, stored_bytes: 1, media_type: 'text/html' });
    await put('version', {
      ...{ id: versionId, document_id: documentId, crawl_id: crawlId, content_hash: hash, blob_sha256: hash },
      ...{ title: words, text, language: 'sv', state: 'published' },
      blocks: JSON.stringify([{ kind: 'paragraph', from: 0, to: text.length }]),
    });
    await client.query('update document set version_id = $1 where id = $2', [versionId, documentId]);
    const learned = { url, host: 'a.example', depth: 0, state: 'done', change: 'added', document_id: documentId };
    await put('page', { crawl_id: crawlId, url_hash: sha256(url), ...learned, version_id: versionId });
  }

  async function putAnswer(ids: Record<AnswerIds, string>, words: string, url: string): Promise<void> {
    const { conversationId, documentId, versionId } = ids;
    const passageId = newId();
    const stretch = { from: 0, to: words.length };
    const source = {
      ...{ ordinal: 1, passageId, versionId, documentId, title: words, url, headingPath: [words], language: 'sv' },
      ...{ text: words, score: 1, ...stretch, members: [{ passageId, ...stretch }] },
    };
    const said = { conversation_id: conversationId, text: `${words}\n\nSlut [1]`, state: 'done' };
    const question = newId();
    await put('message', { id: question, ...said, author: 'person' });
    await put('message', {
      ...{ id: newId(), ...said, author: 'assistant', answer: 'found', question_id: question },
      sources: JSON.stringify([source]),
    });
  }

  return {
    plant,
    async rename(words) {
      await client.query('update person set name = $2 where tenant_id = $1', [tenantId, storable(words)]);
      await client.query('update tenant set name = $2 where id = $1', [tenantId, storable(words)]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

type DocumentIds = 'collectionId' | 'sourceId' | 'crawlId' | 'documentId' | 'versionId';
/** PostgreSQL keeps no NUL; what comes from outside has lost it before. */
export const storable = (words: string) => words.replaceAll('\0', '');

type AnswerIds = 'conversationId' | 'documentId' | 'versionId';

function makeIds() {
  return [newId(), newId(), newId(), newId(), newId(), newId(), newId()] as const;
}
