/** Two ways to write a question down: one that the page at `path` answers, and one that no page does. */
export const answered = (question: string, path: string, ...facts: string[]) => ({
  question,
  answerable: true,
  expect: { path, facts },
});

export const unanswered = (question: string) => ({ question, answerable: false });
