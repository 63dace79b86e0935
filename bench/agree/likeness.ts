/** How alike two rows of words are: twice the words in common and in order, to all words of both; 1 when both are empty. */
import { diffArrays } from 'diff';

export function likeness<Word>(
  a: readonly Word[],
  b: readonly Word[],
  isSame: (a: Word, b: Word) => boolean = Object.is,
): number {
  if (a.length + b.length === 0) return 1;
  const same = diffArrays([...a], [...b], { comparator: isSame }).reduce(
    (sum, { added, removed, value }) => (added || removed ? sum : sum + value.length),
    0,
  );
  return (2 * same) / (a.length + b.length);
}
