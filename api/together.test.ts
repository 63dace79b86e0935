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

test('whoever comes alone is asked for at once, and those who come meanwhile go together', async () => {
  const { asked, ask } = desk();
  const first = ask('a', 1);
  const later = [ask('a', 2), ask('a', 3)];
  expect(asked.map(({ questions }) => questions)).toEqual([[1]]);
  asked[0]!.answer();
  expect(await first).toBe('a1 of 1');
  await expect.poll(() => asked.length).toBe(2);
  asked[1]!.answer();
  expect(await Promise.all(later)).toEqual(['a2 of 2', 'a3 of 2']);
});

test('groups do not wait for each other, and a question that fails fails for those who asked it alone', async () => {
  const { asked, ask } = desk();
  const [one, other, late] = [ask('a', 1), ask('b', 1), ask('a', 2)];
  expect(asked.map(({ group }) => group)).toEqual(['a', 'b']);
  asked[0]!.fail();
  asked[1]!.answer();
  await expect(one).rejects.toThrow('away');
  expect(await other).toBe('b1 of 1');
  await expect.poll(() => asked.length).toBe(3);
  asked[2]!.answer();
  expect(await late).toBe('a2 of 1');
  const again = ask('a', 3);
  asked[3]!.answer();
  expect(await again).toBe('a3 of 1');
});
