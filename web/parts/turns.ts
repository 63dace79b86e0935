/** A conversation as turns: a question with every answer to it, the oldest first, and the one that is being made. */
import type { Message } from '#schema/chat.ts';
import type { Answer } from './answer.ts';
import type { Live } from './asking.ts';

export type SomeAnswer = Message | Answer;

export interface Turn {
  /** The question's id; before it is known, the same for all that is being asked. */
  id: string;
  /** Null where an answer is kept without the question to it. */
  question: string | null;
  answers: SomeAnswer[];
}

/** Messages in the order of time, as turns in the order of their questions. */
export function turnsOf(messages: readonly Message[]): Turn[] {
  const turns = new Map<string, Turn>();
  for (const message of messages) {
    if (message.author === 'person') {
      turns.set(message.id, { id: message.id, question: message.text, answers: [] });
      continue;
    }
    const turn = turns.get(message.questionId ?? '');
    if (turn) turn.answers.push(message);
    else turns.set(message.id, { id: message.id, question: null, answers: [message] });
  }
  return [...turns.values()];
}

/** The turns with the answer in progress at its place. Turns that it does not touch stay the same objects. */
export function withLive(turns: readonly Turn[], live: Live | null): Turn[] {
  if (!live) return [...turns];
  const { answer, question } = live;
  const place = turns.findIndex(({ id }) => id === answer.questionId);
  if (place < 0) return [...turns, { id: answer.questionId ?? 'asked', question, answers: [answer] }];
  const turn = turns[place]!;
  const answers = [...turn.answers.filter(({ id }) => id !== answer.id), answer];
  return turns.with(place, { ...turn, answers });
}

/** The answer to show of a turn: the wanted one if it is among them, else the newest. */
export const shownOf = ({ answers }: Turn, wantedId: string | null | undefined): SomeAnswer | undefined =>
  answers.find(({ id }) => id !== null && id === wantedId) ?? answers.at(-1);
