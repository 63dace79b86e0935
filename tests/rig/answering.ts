/** Pages that were learned, a person who may read them, and whatever answers: a model as a test minds it, or none. */
import { type Chat, openChat } from '#activities/chat.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { readSettings } from '#schema/settings.ts';
import { type Manner, serveChatModel, type Turn } from '#tests/models/chat.ts';
import { makeAsker } from './chat.ts';
import { makeDatabase } from './database.ts';
import { makeShelf, type Shelf, type ShelfPage, storePages } from './knowledge.ts';

export type Answering = AsyncDisposable & {
  db: Database;
  shelf: Shelf;
  personId: string;
  chat: Chat;
  /** Another process's chat over the same rows, with the same model. */
  another(): Chat;
  /** What the model was sent, oldest first. */
  asked: Turn[][];
};

export async function openAnswering(pages: ShelfPage[], mind?: (turns: Turn[]) => Manner): Promise<Answering> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const model = mind && built.use(await serveChatModel(mind));
  const settings = readSettings(model ? { OPENAI_BASE_URL: model.baseUrl } : {}).model;
  const embedder = openEmbedder(readSettings({}).model);
  const shelf = await makeShelf(database.adminUrl, db);
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: 'all' });
  const personId = await makeAsker(database.adminUrl, shelf);
  const held = built.move();
  const another = () =>
    held.use(openChat({ db, embedder, answerer: openAnswerer(settings), onDefect: () => undefined }));
  return {
    db,
    shelf,
    personId,
    chat: another(),
    another,
    asked: model?.asked ?? [],
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The row of an answer, with how many citations were kept of it. */
export async function keptMessage({ db, shelf }: Pick<Answering, 'db' | 'shelf'>, messageId: string) {
  const [row] = await db.withTenant(shelf.tenantId, ({ sql }) =>
    sql<Record<string, unknown>>(
      `select m.*, (select count(*) from citation c where c.tenant_id = m.tenant_id and c.message_id = m.id) as citations
       from message m where tenant_id = $1 and id = $2`,
      [shelf.tenantId, messageId],
    ),
  );
  return row!;
}
