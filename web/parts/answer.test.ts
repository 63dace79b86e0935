/** A streamed answer becomes the message it will be kept as, however the wire cuts it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatEvent } from '#schema/chat.ts';
import { emptyAnswer, foldEvent, type Numbered, readChatEvents } from './answer.ts';

const start: ChatEvent = { kind: 'start', conversationId: 'c', questionId: 'q', messageId: 'm' };
const events: ChatEvent[] = [
  start,
  { kind: 'sources', sources: [] },
  { kind: 'text', text: 'Öppet till\n\n16 ' },
  { kind: 'text', text: '[1] 🕓' },
  { kind: 'done', answer: 'found' },
];
const numbered = events.map((event, at) => ({ seq: at + 1, event }));
const wire = `:\n\n${numbered.map(({ seq, event }) => `id: ${seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`).join(':\n\n')}`;

async function readBytes(pieces: Uint8Array[]): Promise<Numbered[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const read: Numbered[] = [];
  for await (const event of readChatEvents(body)) read.push(event);
  return read;
}

test('events are whole wherever the wire cuts them, also inside a character', async () => {
  const bytes = new TextEncoder().encode(wire);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (a, b) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const pieces = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
      expect(await readBytes(pieces)).toEqual(numbered);
    }),
    { numRuns: 60 },
  );
});

test('a stream that breaks off inside an event gives what was whole', async () => {
  const broken = new TextEncoder().encode(wire.slice(0, wire.indexOf('"[1]')));
  expect(await readBytes([broken])).toEqual(numbered.slice(0, 3));
});

test('events fold into the message', () => {
  expect(events.reduce(foldEvent, emptyAnswer)).toMatchObject({
    id: 'm',
    conversationId: 'c',
    state: 'done',
    answer: 'found',
    text: 'Öppet till\n\n16 [1] 🕓',
  });
});

test('an error keeps what was said, and says so', () => {
  const reason = { code: 'upstream-fault', facts: {} };
  expect(foldEvent({ ...emptyAnswer, text: 'Halva' }, { kind: 'error', reason })).toMatchObject({
    state: 'incomplete',
    text: 'Halva',
    reason,
  });
  expect(foldEvent(emptyAnswer, { kind: 'error', reason }).state).toBe('failed');
});
