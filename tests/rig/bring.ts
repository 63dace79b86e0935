/** Files that people bring, as far as the steps of a run over them are concerned: received, and read by a literal. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ExtractKey } from '#activities/extract/run.ts';
import { extractActivities, readActivities, vectorActivities } from '#activities/extract.ts';
import type { Extracted, Extractor, Unread } from '#activities/outside/extractor/contract.ts';
import { type FileStore, openFiles } from '#activities/outside/files.ts';
import type { Database } from '#schema/database.ts';
import type { Element } from '#schema/element.ts';
import { NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { fileTypeOf } from '#schema/media.ts';
import { requestExtract } from '#schema/request-extract.ts';
import { chunker, type Library } from './library.ts';

export const element = (text: string, more: Partial<Element> = {}): Element => ({
  ...{ type: 'NarrativeText', text, page: null, box: null, rows: null, depth: null },
  ...{ language: null, place: null, confidence: null },
  ...more,
});

type Faults = { fail?: Error; unread?: Unread[] };

/** Each page of a file that is text: what stands between two form feeds. Fails where it is told to. */
export function pageReader(faults: Faults = {}): Extractor & { ranges: number[] } {
  const ranges: number[] = [];
  return {
    ranges,
    describe: 'pages between form feeds',
    async extract(file, { fromPage, pages }): Promise<Extracted> {
      ranges.push(fromPage);
      if (faults.fail) throw faults.fail;
      const all = (await readFile(file.path, 'utf8')).split('\f');
      const read = all.slice(fromPage - 1, fromPage - 1 + pages);
      const elements = read.flatMap((text, at) => (text ? [element(text, { page: fromPage + at })] : []));
      const nextPage = fromPage + pages <= all.length ? fromPage + pages : null;
      return {
        elements,
        pages: all.length,
        nextPage,
        title: null,
        language: null,
        unread: faults.unread ?? [],
        extractor: 'pages 1',
      };
    },
  };
}

export type Steps = ReturnType<typeof readActivities> &
  ReturnType<typeof vectorActivities> &
  ReturnType<typeof extractActivities>;

export type Desk = AsyncDisposable &
  Steps & {
    /** The steps over another door to the database, or another store, such as one that fails. */
    over(db: Database, files?: FileStore): Steps;
    /** Receives a file and asks for it to be read. */
    bring(name: string, content: string | Buffer, folder?: string): Promise<ExtractKey>;
    /** Folder of the store of originals. */
    dir: string;
    /** All steps, as the workflow takes them. Answers how many there were. */
    work(key: ExtractKey): Promise<number>;
  };

export async function makeDesk(library: Library, extractor: Extractor = pageReader()): Promise<Desk> {
  const dir = await mkdtemp(join(tmpdir(), 'diarium-desk-'));
  const { db, embedder, shelf } = library;
  const arrived = new Map<string, Buffer>();
  const arrivals = {
    async open(_tenantId: string, id: string) {
      const bytes = arrived.get(id);
      if (!bytes) throw new NotFound('nothing has arrived by this id');
      return Readable.from([bytes]);
    },
    remove: async (_tenantId: string, id: string) => void arrived.delete(id),
  };
  const over = (door: Database, files: FileStore = openFiles({ dir })) => ({
    ...extractActivities({ db: door, files }),
    ...readActivities({ db: door, arrivals, files, extractor, chunker }),
    ...vectorActivities({ db: door, embedder }),
  });
  const acts = over(db);
  const personId = newId();
  await db.withTenant(shelf.tenantId, ({ sql }) =>
    sql(`insert into person (tenant_id, id, email, name, role) values ($1, $2, 'a@example.org', 'Anna', 'user')`, [
      shelf.tenantId,
      personId,
    ]),
  );
  return {
    ...acts,
    over,
    dir,
    async bring(name, content, folder = '') {
      const uploadId = newId();
      const bytes = Buffer.from(content as string);
      arrived.set(uploadId, bytes);
      const mediaType = fileTypeOf(name)?.mediaType ?? 'text/plain';
      const { tenantId, collectionId } = shelf;
      const extractId = await db.withTenant(tenantId, async (tx) => {
        await tx.sql(
          `insert into upload (tenant_id, id, collection_id, person_id, name, folder, media_type, size_bytes, state)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'received')`,
          [tenantId, uploadId, collectionId, personId, name, folder, mediaType, bytes.byteLength],
        );
        return requestExtract(tx, { collectionId, uploadId, name, trigger: 'upload', requestedBy: personId });
      });
      return { tenantId, extractId };
    },
    async work(key) {
      let steps = 0;
      const step = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
        steps += 1;
        return answer;
      };
      let isWhole = (await step(acts.keepOriginal(key))).isNew;
      if (isWhole) {
        while ((await step(acts.readPages(key))).isMore);
        isWhole = (await step(acts.cutText(key))).isNew;
      }
      if (isWhole) {
        while ((await step(acts.embedText(key))).isMore);
        await step(acts.publishText(key));
      }
      await step(acts.finishExtract({ ...key, outcome: 'finished', reason: null }));
      return steps;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
