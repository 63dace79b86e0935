/** What became of a question, in words. */
import type { AnswerRecord } from '#schema/answer-record.ts';
import type { Voice } from '../words/speak.ts';

export const sayAnswer = (say: Voice['say'], { state, answer }: Pick<AnswerRecord, 'state' | 'answer'>): string =>
  state === 'done' ? say(`replay.answer.${answer ?? 'found'}`) : say(`replay.state.${state}`);
