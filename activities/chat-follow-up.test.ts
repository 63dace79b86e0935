/** A conversation goes on: follow-ups find what they mean, with a model and without, and other questions only theirs. */
import { expect, test } from 'vitest';
import type { Manner, Turn } from '#tests/models/chat.ts';
import { keptMessage, openAnswering } from '#tests/rig/answering.ts';
import { askShelf } from '#tests/rig/chat.ts';

const page = (name: string, title: string, text: string, language = 'sv') => ({
  url: `https://example.org/${name}`,
  title,
  text,
  language,
});

const pages = [
  page('simhallen', 'Simhallen', 'Simhallen ligger vid Hamnplan. Inträdet till simhallen kostar 80 kronor för vuxna.'),
  page('simhallen-barn', 'Simhallen för barn', 'Inträdet till simhallen kostar 35 kronor för barn.'),
  page('bygglov', 'Bygglov', 'Ansökan om bygglov görs i e-tjänsten. Avgiften för bygglov är 6 900 kronor.'),
  page(
    'biblioteket',
    'Biblioteket',
    'Biblioteket har öppet till klockan 18 på vardagar. Barn får lånekort från födseln.',
  ),
  page('harbour', 'The harbour', 'Guest berths in the harbour cost 250 kronor a night.', 'en'),
  page('camping', 'The camp site', 'A pitch at the camp site costs 310 kronor a night.', 'en'),
];

const isRewrite = (turns: Turn[]) => turns.at(-1)!.content.includes('Next question:');

test('without a model a follow-up is searched for with the words of the question before, another only with its own', async () => {
  await using stage = await openAnswering(pages);
  const ask = (question: string, conversationId?: string) =>
    askShelf(stage.chat, stage.shelf, stage.personId, question, conversationId ? { conversationId } : {});
  const first = await ask('Vad kostar inträdet till simhallen för vuxna?');
  expect(first.text).toContain('80 kronor');
  expect(first.events.map(({ kind }) => kind)).not.toContain('query');

  const second = await ask('Och för barn?', first.conversationId);
  expect(second.events.slice(0, 2)).toMatchObject([
    { kind: 'start' },
    { kind: 'query', query: 'Vad kostar inträdet till simhallen för barn?' },
  ]);
  expect(second.citations[0]?.url).toBe('https://example.org/simhallen-barn');
  expect((await keptMessage(stage, second.messageId)).query).toContain('simhallen');

  const third = await ask('Hur ansöker jag om bygglov?', first.conversationId);
  expect(third.events.map(({ kind }) => kind)).not.toContain('query');
  expect(third.sources[0]?.url).toBe('https://example.org/bygglov');
  expect(third.text).not.toContain('simhall');
  expect((await keptMessage(stage, third.messageId)).query).toBeNull();

  const fourth = await ask('Vad kostar det?', first.conversationId);
  expect(fourth.text).toContain('6 900 kronor');
});

test('so in English', async () => {
  await using stage = await openAnswering(pages);
  const first = await askShelf(stage.chat, stage.shelf, stage.personId, 'Where are the guest berths in the harbour?');
  const { conversationId } = first;
  const second = await askShelf(stage.chat, stage.shelf, stage.personId, 'What do they cost?', { conversationId });
  expect(second.text).toContain('250 kronor a night');
});

test('with a model the question is rewritten, and the answer is asked for with what was said before', async () => {
  const rewritten = 'Vad kostar inträdet till simhallen för barn?';
  await using stage = await openAnswering(pages, (turns) => ({
    kind: 'say',
    pieces: isRewrite(turns) ? [`"${rewritten}"\n`] : ['80 kronor [1: "80 kronor"].'],
  }));
  const first = await askShelf(stage.chat, stage.shelf, stage.personId, 'Vad kostar simhallen?');
  expect(stage.asked).toHaveLength(1);
  const { conversationId } = first;
  const second = await askShelf(stage.chat, stage.shelf, stage.personId, 'Och för barn?', { conversationId });
  expect(second.events[1]).toEqual({ kind: 'query', query: rewritten });
  const [, rewriting, answering] = stage.asked;
  expect(rewriting!.at(-1)!.content).toMatch(
    /Question: Vad kostar simhallen\?\nAnswer: 80 kronor\.[\s\S]*Next question: Och för barn\?$/,
  );
  expect(answering!.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(answering![1]!.content).toBe('Vad kostar simhallen?');
  // The numbers of the first answer's sources would mean other sources now.
  expect(answering![2]!.content).toBe('80 kronor.');
  expect(answering!.at(-1)!.content).toMatch(/<source[\s\S]*Question: Och för barn\?$/);
  expect(await keptMessage(stage, second.messageId)).toMatchObject({ query: rewritten, input_tokens: 642 });
});

const useless: [string, Manner][] = [
  ['fails', { kind: 'status', status: 500 }],
  ['writes nothing', { kind: 'say', pieces: ['  '] }],
  ['writes a page', { kind: 'say', pieces: ['<html><body>Sign in</body></html>'] }],
  ['writes without end', { kind: 'say', pieces: ['word '.repeat(500)] }],
  ['answers with a page', { kind: 'html' }],
];

test.each(useless)('a model that %s instead of rewriting is done without', async (_, manner) => {
  await using stage = await openAnswering(pages, (turns) =>
    isRewrite(turns) ? manner : { kind: 'say', pieces: ['ok'] },
  );
  const { conversationId } = await askShelf(stage.chat, stage.shelf, stage.personId, 'Vad kostar simhallen?');
  const second = await askShelf(stage.chat, stage.shelf, stage.personId, 'Och för barn?', { conversationId });
  expect(second.events[1]).toEqual({ kind: 'query', query: 'Vad kostar simhallen? Och för barn?' });
  expect(second.end).toEqual({ kind: 'done', answer: 'found' });
});

test('every question is searched with what its asker may read at that moment, whatever was answered before', async () => {
  await using stage = await openAnswering(pages);
  const { conversationId } = await askShelf(stage.chat, stage.shelf, stage.personId, 'Vad kostar simhallen för vuxna?');
  const { tenantId, spaceId } = stage.shelf;
  const shut = await stage.chat.ask({
    tenantId,
    actor: { kind: 'person', id: stage.personId },
    input: { question: 'Och för barn?', conversationId, spaceId, filter: {} },
    collectionIds: [],
  });
  const kinds = [];
  for await (const { event } of shut.events) kinds.push(event.kind === 'sources' ? event.sources.length : event.kind);
  expect(kinds).toEqual(['start', 'query', 0, 'text', 'usage', 'done']);
});
