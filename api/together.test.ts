import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { together } from './together.ts';

/** Answers each question with how many went with it, when it is let go. */
function desk() {
  const asked: { group: string; questions: readonly number[]; answer: () => void; fail: () => void }[] = [];
  const ask = together<number, string>(
    (group, questions) =>
      new Promise((resolve, reject) => {
        const answer = () => resolve(questions.map((question) => `${group}${question} of ${questions.length}`));
        asked.push({ group, questions, answer, fail: () => reject(new Error('away')) });
      }),
  );
  return { asked, ask };
}

test('those who come in one turn go together, and those who come while they are asked for go together next', async () => {
  const { asked, ask } = desk();
  const first = [ask('a', 1), ask('a', 2)];
  await setImmediate();
  const later = [ask('a', 3), ask('a', 4), ask('a', 5)];
  await setImmediate();
  expect(asked.map(({ questions }) => questions)).toEqual([[1, 2]]);
  asked[0]!.answer();
  expect(await Promise.all(first)).toEqual(['a1 of 2', 'a2 of 2']);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]!.answer();
  expect(await Promise.all(later)).toEqual(['a3 of 3', 'a4 of 3', 'a5 of 3']);
});

test('groups do not wait for each other, and a question that fails fails for those who asked it alone', async () => {
  const { asked, ask } = desk();
  const [one, other] = [ask('a', 1), ask('b', 1)];
  await setImmediate();
  const late = ask('a', 2);
  expect(asked.map(({ group }) => group)).toEqual(['a', 'b']);
  asked[0]!.fail();
  asked[1]!.answer();
  await expect(one).rejects.toThrow('away');
  expect(await other).toBe('b1 of 1');
  await expect.poll(() => asked.length).toBe(3);
  asked[2]!.answer();
  expect(await late).toBe('a2 of 1');
  const again = ask('a', 3);
  await setImmediate();
  asked[3]!.answer();
  expect(await again).toBe('a3 of 1');
});
