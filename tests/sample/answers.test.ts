/** How often the sample site's questions are answered, and how often those it cannot answer are refused. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openChat } from '#activities/chat.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { detectLanguage } from '#activities/text/language.ts';
import { readPage } from '#activities/text/page.ts';
import { readSitemap } from '#activities/text/sitemap.ts';
import { serveSample } from '#local/sample/serve.ts';
import { openDatabase } from '#schema/database.ts';
import { readSettings } from '#schema/settings.ts';
import { askShelf, makeAsker } from '#tests/rig/chat.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf, type ShelfPage, storePages } from '#tests/rig/knowledge.ts';
import { launcherQuestions, questions, type SampleQuestion } from './questions.ts';

type Outcome = { isRight: boolean; words: string };

/** Asks over the whole sample site, published as the product publishes it. */
async function askSample(asked: readonly SampleQuestion[]): Promise<Outcome[]> {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  const settings = readSettings({});
  const embedder = openEmbedder(settings.model);
  const shelf = await makeShelf(database.adminUrl, db);
  const crawlId = await storePages(db, shelf, await samplePages());
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  while ((await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: crypto.randomUUID() })).left > 0);
  const personId = await makeAsker(database.adminUrl, shelf);
  const onDefect = (error: unknown) => expect(error).toBeNull();
  await using chat = openChat({ db, embedder, answerer: openAnswerer(settings.model), onDefect });

  const outcomes: Outcome[] = [];
  for (const { question, answerable, expect: wanted } of asked) {
    const told = await askShelf(chat, shelf, personId, question);
    expect(told.citations.every(({ verified }) => verified)).toBe(true);
    const isRefused = told.end?.kind === 'done' && told.end.answer === 'refused';
    const said = told.text.replace(/\s+/g, ' ');
    const isRight = answerable ? !isRefused && wanted!.facts.some((fact) => said.includes(fact)) : isRefused;
    outcomes.push({ isRight, words: `${isRefused ? 'refused' : said.slice(0, 300)} ← ${question}` });
  }
  return outcomes;
}

test('of 20 answerable and 20 unanswerable questions a language, four in five go right both ways', async () => {
  const outcomes = await askSample(questions);
  for (const language of ['sv', 'en']) {
    for (const answerable of [true, false]) {
      const these = outcomes.filter(
        (_, i) => questions[i]!.language === language && questions[i]!.answerable === answerable,
      );
      const wrong = these.filter(({ isRight }) => !isRight);
      expect(these).toHaveLength(20);
      expect(1 - wrong.length / 20, wrong.map(({ words }) => words).join('\n')).toBeGreaterThanOrEqual(0.8);
    }
  }
});

test('of the three questions that the launcher asks, two are answered and one is refused', async () => {
  const outcomes = await askSample(launcherQuestions);
  expect(launcherQuestions.map(({ answerable }) => answerable)).toEqual([true, true, false]);
  expect(outcomes.filter(({ isRight }) => !isRight)).toEqual([]);
});

async function samplePages(): Promise<ShelfPage[]> {
  await using site = await serveSample();
  const read = async (url: string) => {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  };
  const index = readSitemap(await read(new URL('/sitemap.xml', site.url).href));
  const lists = await Promise.all(index.locations.map(async ({ url }) => readSitemap(await read(url)).locations));
  return await Promise.all(
    lists.flat().map(async ({ url }) => {
      const page = readPage(await read(url), { url });
      return { ...page, url, language: detectLanguage(page.text, page.language) };
    }),
  );
}
