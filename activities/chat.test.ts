import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import type { Manner, Turn } from '#tests/models/chat.ts';
import { type Answering, keptMessage, openAnswering } from '#tests/rig/answering.ts';
import { askShelf, listen } from '#tests/rig/chat.ts';
import { expireMessages } from './chat/expire.ts';
import { openChat } from './chat.ts';
import { openAnswerer } from './outside/answerer.ts';
import { openEmbedder } from './outside/embedder.ts';

const fees = 'The fee for a boat place is 450 kronor a year.';
const rules = 'A boat place is let for one season at a time.';
const pages = [
  { url: 'https://example.org/boat-fees', title: 'Boat fees', language: 'en', text: fees },
  { url: 'https://example.org/boat-rules', title: 'Boat rules', language: 'en', text: rules },
];
const question = 'What is the fee for a boat place?';

type Stage = Answering;

const openStage = (mind?: (turns: Turn[]) => Manner) => openAnswering(pages, mind);

/** Asks, and does not stay to hear the answer. */
const begin = ({ chat, shelf, personId }: Stage) =>
  chat.ask({
    tenantId: shelf.tenantId,
    actor: { kind: 'person', id: personId },
    input: { question, spaceId: shelf.spaceId, filter: {} },
    collectionIds: [shelf.collectionId],
  });

const say = (...pieces: string[]): Manner => ({ kind: 'say', pieces });

/** The number under which the model was given the page that has `words`. */
const ordinalOf = (turns: Turn[], words: string) =>
  new RegExp(`<source n="(\\d+)"[^>]*>[^<]*${words}`).exec(turns.at(-1)?.content ?? '')?.[1] ?? '?';

test('an answer is kept with its model, parameters, passages with scores, tokens, times and prompt hash', async () => {
  await using stage = await openStage((turns) =>
    say('450 kronor ', `[${ordinalOf(turns, 'The fee')}: "450 kronor a year"].`),
  );
  const told = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  expect(told.events.map(({ kind }) => kind)).toEqual([
    'start',
    'sources',
    'text',
    'text',
    'citation',
    'text',
    'usage',
    'done',
  ]);
  const [citation] = told.citations;
  expect(citation).toMatchObject({ verified: true, quote: '450 kronor a year', url: pages[0]!.url });
  expect(fees.slice(citation!.from!, citation!.to!)).toBe('450 kronor a year');
  const kept = await keptMessage(stage, told.messageId);
  expect(kept).toMatchObject({
    state: 'done',
    answer: 'found',
    model: 'gpt-4.1-mini',
    citations: 1,
    input_tokens: 321,
    output_tokens: 12,
  });
  expect(kept.text).toBe(told.text);
  expect(kept.sources).toEqual(told.sources);
  expect(kept.parameters).toHaveProperty('temperature');
  expect((kept.prompt_hash as Buffer).length).toBe(32);
  expect(kept.total_ms).toBeGreaterThanOrEqual(kept.first_text_ms as number);
});

test('invented quotes, foreign numbers, quotes across two passages and bare numbers stay unverified', async () => {
  await using stage = await openStage((turns) => {
    const fee = ordinalOf(turns, 'The fee');
    return say(
      `A [${fee}: "the fee is 900 kronor a month"] `,
      'B [77: "450 kronor a year"] ',
      `C [${fee}: "450 kronor a year. A boat place is let"] `,
      `D [${fee}] `,
      `E [${ordinalOf(turns, 'A boat place')}: "450 kronor a year"]`,
    );
  });
  const { citations } = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  expect(citations).toHaveLength(5);
  for (const citation of citations) expect(citation).toMatchObject({ verified: false, from: null, to: null });
});

test('a model that obeys what it reads can only write words: it is given no other collection and nothing to call', async () => {
  await using stage = await openStage((turns) => say(turns.at(-1)?.content ?? ''));
  const told = await askShelf(stage.chat, stage.shelf, stage.personId, question, {
    filter: { collectionIds: ['0190a000-0000-7000-8000-00000000dead'] },
  });
  expect(told.sources).toEqual([]);
  expect(stage.asked).toEqual([]);
  expect(told.end).toEqual({ kind: 'done', answer: 'refused' });
});

test('when the sources hold no answer, that is said, by the model or without one', async () => {
  await using modelled = await openStage(() => say('NO_ANSWER'));
  const first = await askShelf(modelled.chat, modelled.shelf, modelled.personId, question);
  expect(first.end).toEqual({ kind: 'done', answer: 'refused' });
  expect(first.text).not.toContain('NO_ANSWER');
  await using plain = await openStage();
  const second = await askShelf(plain.chat, plain.shelf, plain.personId, 'Who wrote War and Peace?');
  expect(second.end).toEqual({ kind: 'done', answer: 'refused' });
  expect(second.text).toMatch(/no answer/);
});

test('without a model the answer is the sources own sentences, each cited and verified', async () => {
  await using stage = await openStage();
  const told = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  expect(told.end).toEqual({ kind: 'done', answer: 'extract' });
  expect(told.text).toContain(fees);
  expect(told.citations.every(({ verified }) => verified)).toBe(true);
});

test('an endpoint that fails or breaks off ends in an error, and what was said is kept as incomplete', async () => {
  await using cut = await openStage(() => ({ kind: 'cut', pieces: ['It is '] }));
  const broken = await askShelf(cut.chat, cut.shelf, cut.personId, question);
  expect(broken.end).toMatchObject({ kind: 'error', reason: { code: 'upstream-fault' } });
  expect(await keptMessage(cut, broken.messageId)).toMatchObject({ state: 'incomplete', text: 'It is ' });
  await using down = await openStage(() => ({ kind: 'status', status: 500 }));
  const failed = await askShelf(down.chat, down.shelf, down.personId, question);
  expect(failed.end).toMatchObject({ kind: 'error', reason: { code: 'upstream-fault' } });
  expect(await keptMessage(down, failed.messageId)).toMatchObject({ state: 'failed', text: '' });
});

test('a model that refuses is not said to be a form that was filled in wrong', async () => {
  await using stage = await openStage(() => ({ kind: 'status', status: 401 }));
  const { end } = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  expect(end).toMatchObject({ kind: 'error', reason: { code: 'model-refused' } });
});

test('the answer is saved when the reader leaves, and can be followed to its end', async () => {
  await using stage = await openStage(() => ({ kind: 'say', pieces: ['one ', 'two ', 'three'], pauseMs: 150 }));
  const left = await begin(stage);
  const { tenantId } = stage.shelf;
  for await (const { event } of left.events) if (event.kind === 'text') break;
  const followed = await listen({
    events: stage.chat.follow({ tenantId, personId: stage.personId, messageId: left.messageId, afterSeq: 0 }),
  });
  expect(followed.text).toBe('one two three');
  expect(followed.end).toEqual({ kind: 'done', answer: 'found' });
  expect(await keptMessage(stage, left.messageId)).toMatchObject({ state: 'done', text: 'one two three' });
});

test('an answer whose writer was killed is closed with what it had said', async () => {
  await using stage = await openStage(() => ({ kind: 'stall', pieces: ['half an ', 'answer'] }));
  const { messageId } = await begin(stage);
  const { tenantId } = stage.shelf;
  await sleep(600);
  // What a killed writer leaves: its lease runs out. This one still lives, and is fenced.
  await stage.db.withTenant(tenantId, ({ sql }) =>
    sql(`update message set lease_until = now() - interval '1 second' where tenant_id = $1 and id = $2`, [
      tenantId,
      messageId,
    ]),
  );
  expect(await stage.db.withTenant(tenantId, expireMessages)).toBe(1);
  expect(await stage.db.withTenant(tenantId, expireMessages)).toBe(0);
  const kept = await keptMessage(stage, messageId);
  expect(kept).toMatchObject({ state: 'incomplete', text: 'half an answer', reason: { code: 'incomplete' } });
  expect(kept.sources).not.toEqual([]);
  await stage.chat[Symbol.asyncDispose]();
  expect(await keptMessage(stage, messageId)).toMatchObject({ state: 'incomplete', text: 'half an answer' });
});

test('a connection that breaks after the commit neither spoils the answer nor tells two ends', async () => {
  await using stage = await openStage();
  let hasBroken = false;
  const db: Database = {
    ...stage.db,
    withTenant: async (tenantId, work, options) => {
      const kept = await stage.db.withTenant(tenantId, work, options);
      const [row] = await stage.db.withTenant(tenantId, ({ sql }) =>
        sql<{ ended: number }>(`select count(*) as ended from message where tenant_id = $1 and answer is not null`, [
          tenantId,
        ]),
      );
      if (row?.ended && !hasBroken) {
        hasBroken = true;
        throw new Error('Connection terminated unexpectedly');
      }
      return kept;
    },
  };
  const settings = readSettings({}).model;
  const parts = { embedder: openEmbedder(settings), answerer: openAnswerer(settings) };
  await using chat = openChat({ db, ...parts, onDefect: () => undefined });
  const told = await askShelf(chat, stage.shelf, stage.personId, question);
  expect(hasBroken).toBe(true);
  expect(told.events.filter(({ kind }) => kind === 'done' || kind === 'error')).toEqual([
    { kind: 'done', answer: 'extract' },
  ]);
  expect(await keptMessage(stage, told.messageId)).toMatchObject({ state: 'done', citations: told.citations.length });
});

test("nobody continues or follows another person's conversation", async () => {
  await using stage = await openStage();
  const told = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  const stranger = '0190a000-0000-7000-8000-00000000beef';
  await expect(
    askShelf(stage.chat, stage.shelf, stranger, question, { conversationId: told.conversationId }),
  ).rejects.toBeInstanceOf(NotFound);
  const follow = stage.chat.follow({
    tenantId: stage.shelf.tenantId,
    personId: stranger,
    messageId: told.messageId,
    afterSeq: 0,
  });
  await expect(listen({ events: follow })).rejects.toBeInstanceOf(NotFound);
});

test('a conversation that is being removed is not answered again', async () => {
  await using stage = await openStage(() => say('ok'));
  const { conversationId, messageId } = await askShelf(stage.chat, stage.shelf, stage.personId, question);
  const { tenantId, collectionId } = stage.shelf;
  const actor = { kind: 'person', id: stage.personId } as const;
  const again = await stage.db.withTenant(tenantId, async ({ sql }) => {
    await sql('update conversation set removed_at = now() where tenant_id = $1 and id = $2', [
      tenantId,
      conversationId,
    ]);
    const regenerated = stage.chat.regenerate({ tenantId, actor, messageId, collectionIds: [collectionId] });
    const outcome = expect(regenerated).rejects.toThrow(NotFound);
    // It has found the conversation, and waits for the row.
    await sleep(300);
    return { outcome };
  });
  await again.outcome;
  expect(stage.asked).toHaveLength(1);
});

test('closing the product while it answers keeps the answer as incomplete', async () => {
  await using stage = await openStage(() => ({ kind: 'stall', pieces: ['half '] }));
  const { messageId } = await begin(stage);
  await sleep(400);
  await stage.chat[Symbol.asyncDispose]();
  expect(await keptMessage(stage, messageId)).toMatchObject({ state: 'incomplete', text: 'half ' });
});
