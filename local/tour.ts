/** The first minutes with the product: the sample workspace is loaded and asked three questions. */
import type { ApiClient } from './api-client.ts';
import { type Answered, ask, isCited, sayAnswer } from './question.ts';
import { sampleQuestions } from './sample/workspace.ts';
import { loadSample } from './sample-load.ts';
import type { Say } from './say.ts';

/** Prints as it goes. Answers whether what the site can answer was found and cited, and the rest refused. */
export async function tour(api: ApiClient, siteUrl: string, say: Say, signal: AbortSignal): Promise<boolean> {
  const { spaceId } = await loadSample(api, siteUrl, say, signal);
  let good = true;
  for (const { question, answerable } of sampleQuestions) {
    signal.throwIfAborted();
    const answered: Answered = await ask(api, spaceId, question);
    sayAnswer(answered, say);
    good &&= answerable ? isCited(answered) : answered.answer === 'refused';
  }
  return good;
}
