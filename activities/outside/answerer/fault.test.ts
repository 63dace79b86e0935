/** Every way in which a chat model was seen to fail, and what becomes of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Busy, InvalidInput, Unreachable, UpstreamFault } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { type ChatModel, type Manner, serveChatModel } from '#tests/models/chat.ts';
import type { Answerer } from '../answerer.ts';
import { openaiAnswerer } from './openai.ts';

const silenceMs = 400;
const ok: Manner = { kind: 'say', pieces: ['It is ', '450 kronor.'] };

/** Answers in these manners, one after the other; the last one stays. */
async function serve(...manners: Manner[]): Promise<ChatModel> {
  let at = 0;
  return serveChatModel(() => manners[Math.min(at++, manners.length - 1)]!);
}

const open = (model: ChatModel, limits: Parameters<typeof openaiAnswerer>[1] = {}): Answerer =>
  openaiAnswerer(readSettings({ OPENAI_BASE_URL: model.baseUrl }).model, {
    silenceMs,
    rewriteWithinMs: silenceMs,
    ...limits,
  });

async function ask(answerer: Answerer, signal = new AbortController().signal) {
  const startedMs = Date.now();
  const request = { question: 'Fee?', query: 'Fee?', turns: [], language: 'en', sources: [] };
  let text = '';
  let error: unknown;
  try {
    for await (const step of answerer.answer(request, { signal })) if (step.kind === 'text') text += step.text;
  } catch (thrown) {
    error = thrown;
  }
  return { text, error, ms: Date.now() - startedMs };
}

type Case = { name: string; manners: Manner[]; text: string; error?: unknown; calls: number; waitsMs?: number };

const status = (code: number, retryAfterSeconds?: number): Manner => ({
  kind: 'status',
  status: code,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
const said = 'It is 450 kronor.';
const cases: Case[] = [
  { name: 'busy, with a time to come back', manners: [status(429, 2), ok], text: said, calls: 2, waitsMs: 2000 },
  { name: 'busy for longer than anybody waits', manners: [status(429, 60)], text: '', error: Busy, calls: 1 },
  { name: 'failing three times', manners: [status(500), status(500), status(503), ok], text: said, calls: 4 },
  { name: 'failing each time', manners: [status(500)], text: '', error: UpstreamFault, calls: 4 },
  { name: 'refusing the key', manners: [status(401)], text: '', error: InvalidInput, calls: 1 },
  { name: 'refusing the request', manners: [status(400)], text: '', error: InvalidInput, calls: 1 },
  { name: 'cut off before the first word', manners: [{ kind: 'cut', pieces: [] }, ok], text: said, calls: 2 },
  {
    name: 'cut off in the answer',
    manners: [{ kind: 'cut', pieces: ['It is '] }, ok],
    text: 'It is ',
    error: UpstreamFault,
    calls: 1,
  },
  {
    name: 'ending in the middle of an event',
    manners: [{ kind: 'half', pieces: ['It is '] }, ok],
    text: 'It is ',
    error: UpstreamFault,
    calls: 1,
  },
  { name: 'answering with a page', manners: [{ kind: 'html' }], text: '', error: UpstreamFault, calls: 4 },
  { name: 'answering without choices', manners: [{ kind: 'empty' }], text: '', error: UpstreamFault, calls: 4 },
];

test.each(cases)('a model $name', async ({ manners, text, error, calls, waitsMs = 0 }) => {
  await using model = await serve(...manners);
  const outcome = await ask(open(model));
  expect(outcome.text).toBe(text);
  if (error) expect(outcome.error).toBeInstanceOf(error);
  else expect(outcome.error).toBeUndefined();
  expect(model.asked).toHaveLength(calls);
  expect(outcome.ms).toBeGreaterThanOrEqual(waitsMs);
  if (waitsMs) expect(outcome.ms).toBeLessThan(waitsMs + 1000);
});

test.each([
  ['before the first word', []],
  ['in the answer', ['It is ']],
])('a model that falls silent %s is given up within a second of its time', async (_, pieces) => {
  await using model = await serve({ kind: 'stall', pieces });
  const { error, ms, text } = await ask(open(model, { patienceMs: silenceMs }));
  expect(error).toBeInstanceOf(Unreachable);
  expect(ms).toBeGreaterThanOrEqual(silenceMs);
  expect(ms).toBeLessThan(silenceMs + 1000);
  expect(text).toBe(pieces.join(''));
});

test('a model that keeps failing is called no more after five faults, and again when it may be well', async () => {
  const told: string[] = [];
  await using model = await serve(status(500), status(500), status(500), status(500), status(500), ok);
  const restMs = 400;
  const answerer = open(model, { circuit: { restMs, onChange: ({ state }) => told.push(state) } });
  await ask(answerer);
  expect((await ask(answerer)).error).toBeInstanceOf(UpstreamFault);
  expect((await ask(answerer)).error).toBeInstanceOf(Busy);
  expect(model.asked).toHaveLength(5);
  await sleep(restMs);
  expect(await ask(answerer)).toMatchObject({ text: said, error: undefined });
  expect(told).toEqual(['open', 'half-open', 'closed']);
  expect(model.asked).toHaveLength(6);
});

test('a model that is slow to rewrite is not left alone for it', async () => {
  await using model = await serve({ kind: 'stall', pieces: [] }, { kind: 'stall', pieces: [] }, ok);
  const answerer = open(model, { circuit: { faults: 1 }, rewriteWithinMs: 50 });
  const { signal } = new AbortController();
  const followUp = { question: 'And boats?', turns: [{ question: 'Fee?', query: 'Fee?', answer: '450' }] };
  for (let at = 0; at < 2; at++) await expect(answerer.rewrite!(followUp, { signal })).rejects.toThrow(Unreachable);
  expect(await ask(answerer)).toMatchObject({ text: said, error: undefined });
});

test('an answer that has begun after a rest lets others ask before it has ended', async () => {
  await using model = await serve(status(500), { kind: 'say', pieces: ['one ', 'two ', 'three'], pauseMs: 200 });
  const answerer = open(model, { circuit: { faults: 1, restMs: 50 } });
  await ask(answerer);
  await sleep(60);
  const first = ask(answerer);
  const startedMs = Date.now();
  while (answerer.circuit!() !== 'closed' && Date.now() - startedMs < silenceMs) await sleep(10);
  const [one, two] = await Promise.all([first, ask(answerer)]);
  expect(one).toMatchObject({ text: 'one two three', error: undefined });
  expect(two).toMatchObject({ text: 'one two three', error: undefined });
});

test.each([
  ['left out', {}],
  ['not whole', { prompt_tokens: 1.5, completion_tokens: '12' }],
  ['out of all reason', { prompt_tokens: -3, completion_tokens: 1e12 }],
])('tokens that are %s count as none', async (_, usage) => {
  await using model = await serve({ kind: 'say', pieces: ['450'], usage });
  const request = { question: 'Fee?', query: 'Fee?', turns: [], language: 'en', sources: [] };
  const steps = [];
  for await (const step of open(model).answer(request, new AbortController())) steps.push(step);
  expect(steps.at(-1)).toEqual({ kind: 'tokens', input: 0, output: 0 });
  const rewritten = await open(model).rewrite!(request, new AbortController());
  expect(rewritten).toEqual({ text: '450', input: 0, output: 0 });
});

test('whoever stops an answer is no fault of the model', async () => {
  await using model = await serve({ kind: 'stall', pieces: ['It is '] });
  const answerer = open(model, { circuit: { faults: 1 } });
  const { error } = await ask(answerer, AbortSignal.timeout(50));
  expect((error as Error).name).toBe('TimeoutError');
  expect(answerer.circuit!()).toBe('closed');
});

test('a rewritten question is waited for only shortly', async () => {
  await using model = await serve({ kind: 'stall', pieces: [] });
  const startedMs = Date.now();
  const followUp = { question: 'And boats?', turns: [{ question: 'Fee?', query: 'Fee?', answer: '450' }] };
  const { signal } = new AbortController();
  await expect(open(model).rewrite!(followUp, { signal })).rejects.toBeInstanceOf(Unreachable);
  expect(Date.now() - startedMs).toBeLessThan(silenceMs + 1000);
});
