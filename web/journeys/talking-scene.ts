/** A scene for talking: a space that has read a few pages, a model that can write slowly, and whoever asks. */
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { ingestActivities } from '#activities/ingest.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { readSettings } from '#schema/settings.ts';
import { SourceForm } from '#schema/source.ts';
import { type Manner, serveChatModel } from '#tests/models/chat.ts';
import { addCollection, storePages } from '#tests/rig/knowledge.ts';
import { openStack, type Stack } from './stack.ts';

export type Scene = AsyncDisposable & {
  stack: Stack;
  spaceId: string;
  /** Path of the page where the space is asked. */
  askPath: string;
};

const pages = [
  {
    url: 'https://storvik.example/bygglov/avgifter',
    title: 'Avgifter för bygglov',
    text: 'Avgiften för bygglov för ett garage eller en carport är 6 900 kronor.\nEn tillbyggnad kostar 11 400 kronor.',
  },
  {
    url: 'https://storvik.example/bygglov',
    title: 'Bygglov',
    text: 'Handläggningen av ett bygglov tar högst tio veckor.\nEn ansökan om bygglov för ett garage lämnas i e-tjänsten.',
  },
];

/** In a question: the model writes on for a minute. */
export const slowly = 'utförligt';
/** In a question: the model refuses to answer. */
export const failing = 'trasigt';
export const rewritten = 'Hur lång är handläggningstiden för bygglov för ett garage?';

/** Cites whichever source says the price. */
function fee(prompt: string): string {
  const before = prompt.slice(0, prompt.indexOf('6 900 kronor'));
  const ordinal = [...before.matchAll(/<source n="(\d+)"/g)].at(-1)![1];
  return `Avgiften för ett garage är 6 900 kronor [${ordinal}: "6 900 kronor"].`;
}

/** Rewrites follow-ups to one question; answers with a price, slowly when asked to. */
function think(turns: { content: string }[]): Manner {
  const said = turns.at(-1)!.content;
  if (said.includes('Next question:')) return { kind: 'say', pieces: [rewritten] };
  if (said.includes(failing)) return { kind: 'status', status: 400 };
  if (!said.includes(slowly)) return { kind: 'say', pieces: [fee(said)], pauseMs: 10 };
  const pieces = Array.from({ length: 300 }, (_, nth) => ` Rad ${nth + 1}.`);
  return { kind: 'say', pieces: [fee(said), ...pieces], pauseMs: 200 };
}

export async function openScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const model = built.use(await serveChatModel(think));
  const stack = built.use(await openStack({ OPENAI_BASE_URL: model.baseUrl }));
  const spaceId = await learn(stack);
  const held = built.move();
  return { stack, spaceId, askPath: `/chat?spaceId=${spaceId}`, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** A space of the administrator's in which the pages are published. */
async function learn({ database, tenantId }: Stack): Promise<string> {
  await using db = await openDatabase({ url: database.workerUrl, pool: 2 });
  const spaceId = newId();
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Storvik', 'shared')`, [
      tenantId,
      spaceId,
    ]);
    await sql(
      `insert into member (tenant_id, space_id, person_id, role)
       select $1, $2, id, 'owner' from person where tenant_id = $1`,
      [tenantId, spaceId],
    );
  });
  const shelf = await addCollection(db, { tenantId, spaceId });
  const crawlId = await storePages(db, shelf, pages);
  const embedder = openEmbedder(readSettings({}).model);
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  await ingestBatch({ tenantId, crawlId, batch: 'pages' });
  const form = JSON.stringify(SourceForm.parse({ name: 'Storviks webbplats', startUrls: [pages[0]!.url] }));
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`update crawl set form = $2, state = 'finished', ended_at = now() where tenant_id = $1`, [
      tenantId,
      form,
    ]);
    await sql('update source set form = $2 where tenant_id = $1', [tenantId, form]);
  });
  return spaceId;
}

/** Conversations with one question and answer each, a minute apart, and one more, the latest, of `turns` turns. */
export async function fill({ stack, spaceId }: Scene, conversations: number, turns: number): Promise<string> {
  const client = new Client({ connectionString: stack.database.adminUrl });
  await client.connect();
  const longId = newId();
  await client.query(
    `with person as (select id from person where tenant_id = $1),
       one as (insert into conversation (tenant_id, id, space_id, person_id, title, created_at, updated_at)
         select $1, gen_random_uuid(), $2, person.id, 'Fråga nummer ' || n, at, at
         from person, generate_series(1, $3::int) n, lateral (select now() - n * interval '1 minute' as at) t
         returning id)
     insert into conversation (tenant_id, id, space_id, person_id, title)
     select $1, $4, $2, id, 'Ett långt samtal' from person`,
    [stack.tenantId, spaceId, conversations, longId],
  );
  for (let nth = 1; nth <= turns; nth += 1) {
    const questionId = newId();
    await client.query(
      `insert into message (tenant_id, id, conversation_id, author, state, answer, text, question_id, ended_at)
       values ($1, $3, $2, 'person', 'done', null, 'Fråga ' || $5, null, now()),
              ($1, $4, $2, 'assistant', 'done', 'found', 'Svar **' || $5 || '**, med en lista:\n\n- ett\n- två', $3, now())`,
      [stack.tenantId, longId, questionId, newId(), String(nth)],
    );
  }
  await client.end();
  return longId;
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel(/Din fråga|Your question/).fill(question);
  await page.getByRole('button', { name: /^(Fråga|Ask)$/ }).click();
}
