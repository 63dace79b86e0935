/** An answer is heard once and in order, however often its line breaks; and a line that stays broken is given up. */
import { afterEach, expect, test, vi } from 'vitest';
import type { ChatEvent } from '#schema/chat.ts';
import { type Heard, listen } from './line.ts';

const messageId = 'm';
const events: ChatEvent[] = [
  { kind: 'start', conversationId: 'c', questionId: 'q', messageId },
  ...['Öppet', ' till', ' 16'].map((text): ChatEvent => ({ kind: 'text', text })),
  { kind: 'done', answer: 'found' },
];

/** The events numbered `from` to `to`, then the end of the connection. */
const stretch = (from: number, to: number): Response => {
  const frames = events.slice(from - 1, to).map((event, at) => `id: ${from + at}\ndata: ${JSON.stringify(event)}\n\n`);
  return new Response(frames.join(''));
};
const unreachable = () => Promise.reject(new TypeError('Failed to fetch'));

/** What is heard when connections after the first one answer like this; and what each of them was asked for. */
async function hear(first: () => Promise<Response> | Response, later: (() => Promise<Response> | Response)[] = []) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(`${url} after ${headers['last-event-id']}`);
    return (later.shift() ?? unreachable)();
  });
  const heard: Heard[] = [];
  const { signal } = new AbortController();
  const listening = { first: Promise.resolve().then(first), messageId: null, signal, waitsMs: [0, 0, 0] };
  for await (const one of listen(listening)) heard.push(one);
  const told = heard.flatMap((one) => ('event' in one ? one.event : []));
  const lines = heard.flatMap((one) => ('line' in one ? one.line : []));
  return { heard, told, lines, asked };
}

afterEach(() => vi.unstubAllGlobals());

test('a whole answer over one connection is just told', async () => {
  expect(await hear(() => stretch(1, 5))).toMatchObject({ told: events, lines: [], asked: [] });
});

test('a line that breaks is taken up after the last event that was heard, and nothing is told twice', async () => {
  const { told, lines, asked } = await hear(
    () => stretch(1, 3),
    [unreachable, () => new Response(null, { status: 503 }), () => stretch(2, 4), () => stretch(5, 5)],
  );
  expect(told).toEqual(events);
  expect(lines).toEqual(['mending', 'mending', 'mending', 'open', 'mending', 'open']);
  expect(asked).toEqual([...Array(3).fill(3), 4].map((after) => `/api/v1/message/m/events after ${after}`));
});

test('a line that stays broken is given up', async () => {
  const { told, lines, asked } = await hear(() => stretch(1, 2));
  expect(told).toEqual(events.slice(0, 2));
  expect(lines).toEqual(['mending', 'mending', 'mending', 'lost']);
  expect(asked).toHaveLength(3);
});

test('what may no longer be read is not asked for again', async () => {
  const { lines, asked } = await hear(() => stretch(1, 2), [() => new Response(null, { status: 404 })]);
  expect(lines).toEqual(['mending', 'lost']);
  expect(asked).toHaveLength(1);
});

test('a question that never came through is never sent again by itself', async () => {
  expect(await hear(unreachable)).toMatchObject({ told: [], lines: ['lost'], asked: [] });
});

test('a refusal is told as the problem that it is', async () => {
  const problem = { code: 'conflict' };
  expect((await hear(() => Response.json(problem, { status: 409 }))).heard).toEqual([{ problem }]);
  expect((await hear(() => new Response('<p>Bad gateway', { status: 502 }))).lines).toEqual(['lost']);
});

test('an answer that has nothing more to tell is over', async () => {
  const { heard } = await hear(() => stretch(1, 2), [() => stretch(1, 0), () => stretch(1, 0)]);
  expect(heard.at(-1)).toEqual({ over: true });
});

test('nothing is heard once nobody listens', async () => {
  const leaving = new AbortController();
  const listening = { first: Promise.resolve(stretch(1, 5)), messageId: null, signal: leaving.signal };
  const heard: Heard[] = [];
  for await (const one of listen(listening)) {
    heard.push(one);
    leaving.abort();
  }
  expect(heard).toHaveLength(1);
});
