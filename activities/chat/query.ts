/** What a question asks for when nothing around it is known: the words that are searched for. */
import { Interruption, Refusal } from '#schema/errors.ts';
import type { Answerer, FollowUp } from '../outside/answerer.ts';
import { leanOn, readRewrite } from '../text/follow-up.ts';

type Written = { query: string; input: number; output: number };

/**
 * A follow-up made to stand alone: by the model where there is one, else, and when the model fails or answers nonsense,
 * by the words of the question before. The first question of a conversation stands as it is. `input` and `output` are
 * the tokens it took.
 */
export async function standAlone(
  answerer: Pick<Answerer, 'rewrite'>,
  followUp: FollowUp,
  signal: AbortSignal,
): Promise<Written> {
  const { question, turns } = followUp;
  if (turns.length === 0) return { query: question, input: 0, output: 0 };
  const written = await answerer.rewrite?.(followUp, { signal }).catch((error) => {
    if (error instanceof Interruption || error instanceof Refusal) return undefined;
    throw error;
  });
  const { text, input, output } = written ?? { text: '', input: 0, output: 0 };
  return { query: readRewrite(text) ?? leanOn(question, turns.at(-1)!.query), input, output };
}
