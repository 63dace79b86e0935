/** Messages become turns, and the answer in progress stands where it belongs. */
import { expect, test } from 'vitest';
import type { Message } from '#schema/chat.ts';
import { emptyAnswer } from './answer.ts';
import type { Live } from './asking.ts';
import { shownOf, turnsOf, withLive } from './turns.ts';

const message = (id: string, questionId: string | null, more: Partial<Message> = {}): Message => ({
  ...emptyAnswer,
  id,
  author: questionId === null ? 'person' : 'assistant',
  state: 'done',
  questionId,
  text: `text of ${id}`,
  createdAt: '2026-11-21T13:03:00Z',
  ...more,
});

const messages = [
  message('q1', null),
  message('a1', 'q1'),
  message('q2', null),
  message('a2', 'q2'),
  message('b1', 'q1'),
];

const live = (more: Partial<Live['answer']>, question: string | null = null): Live => ({
  question,
  answer: { ...emptyAnswer, ...more },
  line: 'open',
  stopping: false,
});

/** Turns as question and ids of answers. */
const short = (turns: ReturnType<typeof turnsOf>) =>
  turns.map(({ id, answers }) => [id, ...answers.map((one) => one.id)]);

test('every answer to a question stands with it, the oldest first, and turns keep the order of their questions', () => {
  expect(short(turnsOf(messages))).toEqual([
    ['q1', 'a1', 'b1'],
    ['q2', 'a2'],
  ]);
});

test('an answer that is kept without its question is a turn of its own', () => {
  const [turn] = turnsOf([message('a', 'gone')]);
  expect(turn).toMatchObject({ id: 'a', question: null });
});

test('what is being answered is a new turn, the newest answer of its turn, or the kept one as it grows', () => {
  const turns = turnsOf(messages);
  expect(withLive(turns, null)).toEqual(turns);
  expect(withLive(turns, live({}, 'Och?')).at(-1)).toMatchObject({ id: 'asked', question: 'Och?' });
  expect(short(withLive(turns, live({ questionId: 'q2' })))[1]).toEqual(['q2', 'a2', null]);
  const grown = withLive(turns, live({ id: 'a2', questionId: 'q2', text: 'more' }));
  expect(grown[1]!.answers).toMatchObject([{ id: 'a2', text: 'more' }]);
  expect(grown[0]).toBe(turns[0]);
});

test('the wanted answer is shown, else the newest', () => {
  const [turn] = turnsOf(messages);
  expect(shownOf(turn!, 'a1')?.id).toBe('a1');
  expect(shownOf(turn!, 'of another turn')?.id).toBe('b1');
  expect(shownOf(turn!, null)?.id).toBe('b1');
});
