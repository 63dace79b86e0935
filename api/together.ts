/**
 * Many at once are asked for in one question: while it is under way those that come wait, and go together with the next.
 * Nobody gets an answer that was sought before they asked, and whoever comes alone waits for nobody.
 */

import { setImmediate } from 'node:timers/promises';

type Waiting<Question, Answer> = {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
};

/** So many in one question, so that one does not grow without end. */
const most = 500;

/** `ask` answers the questions of one group in their order; what it throws is thrown to each of them. */
export function together<Question, Answer>(
  ask: (group: string, questions: readonly Question[]) => Promise<readonly Answer[]>,
): (group: string, question: Question) => Promise<Answer> {
  const groups = new Map<string, Waiting<Question, Answer>[]>();

  async function work(group: string, waiting: Waiting<Question, Answer>[]): Promise<void> {
    // Whoever comes in the same turn of the event loop goes along.
    await setImmediate();
    while (waiting.length > 0) {
      const asked = waiting.splice(0, most);
      try {
        const answers = await ask(
          group,
          asked.map(({ question }) => question),
        );
        for (const [at, { resolve }] of asked.entries()) resolve(answers[at]!);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    groups.delete(group);
  }

  return (group, question) =>
    new Promise((resolve, reject) => {
      const waiting = groups.get(group);
      const one = { question, resolve, reject };
      if (waiting) return void waiting.push(one);
      const fresh = [one];
      groups.set(group, fresh);
      void work(group, fresh);
    });
}
