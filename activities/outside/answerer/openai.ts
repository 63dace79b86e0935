/** Answers by any OpenAI-compatible chat endpoint, streamed; a service that fails for long is left alone for a while. */
import type { ModelSettings } from '#schema/settings.ts';
import { readCitations } from '../../text/cite.ts';
import type { Answerer, AnswerStep } from '../answerer.ts';
import { type CircuitSettings, openCircuit } from '../circuit.ts';
import { openaiClient } from '../openai.ts';
import { openPatience, type Patience } from '../patience.ts';
import { type Asked, shortCompletion, streamCompletion } from './completion.ts';
import { answerPrompt, instructions, noAnswer, rewritePrompt } from './prompt.ts';

/** A stream that says nothing for this long is given up. */
const silenceMs = 30_000;
/** Without a rewritten question there are other ways, so that nobody waits long for it. */
const rewriteWithinMs = 4_000;
const parameters = { temperature: 0.1, max_completion_tokens: 1200 };
const rewriteParameters = { temperature: 0, max_completion_tokens: 150 };

type Limits = { silenceMs?: number; rewriteWithinMs?: number; patienceMs?: number; circuit?: CircuitSettings };

export function openaiAnswerer(settings: ModelSettings, limits: Limits = {}): Answerer {
  const { client, provider } = openaiClient(settings);
  const circuit = openCircuit(`the chat model at ${provider}`, limits.circuit);
  const model = settings.chat;
  return {
    model,
    provider,
    region: settings.region ?? null,
    instructions,
    parameters,
    extractive: false,
    describe: `answers by ${model} at ${provider}`,
    circuit: circuit.state,
    prompt: (request) => JSON.stringify(answerPrompt(request)),
    rewrite: (followUp, { signal }) =>
      shortCompletion(
        { client, circuit, model, parameters: rewriteParameters, messages: rewritePrompt(followUp), signal },
        limits.rewriteWithinMs ?? rewriteWithinMs,
      ),
    answer: (request, { signal }) =>
      answer({ client, circuit, model, parameters, messages: answerPrompt(request), signal }, limits),
  };
}

async function* answer(asked: Asked, limits: Limits): AsyncGenerator<AnswerStep> {
  const facts: AnswerStep[] = [];
  const { circuit, signal } = asked;
  const patience = openPatience({ circuit, signal, patienceMs: limits.patienceMs });
  const text = untilSpoken(patience, () =>
    streamCompletion(asked, limits.silenceMs ?? silenceMs, {
      onUsage: (input, output) => facts.push({ kind: 'tokens', input, output }),
      onVersion: (version) => facts.push({ kind: 'version', version }),
    }),
  );
  yield* withoutSentinel(readCitations(text));
  yield* facts;
}

/** Tries again while nothing has been said yet. */
async function* untilSpoken(patience: Patience, attempt: () => AsyncGenerator<string>): AsyncGenerator<string> {
  for (let hasSpoken = false; ; ) {
    try {
      for await (const text of attempt()) {
        hasSpoken = true;
        yield text;
      }
      return;
    } catch (error) {
      if (hasSpoken) throw error;
      await patience.waitOut(error);
    }
  }
}

/** Holds the first words back until they can no longer be the sign that nothing was found. */
async function* withoutSentinel(parts: AsyncIterable<AnswerStep>): AsyncGenerator<AnswerStep> {
  let held: string | null = '';
  for await (const part of parts) {
    if (held === null || part.kind !== 'text') {
      if (held) yield { kind: 'text', text: held };
      held = null;
      yield part;
      continue;
    }
    held += part.text;
    const said = held.trimStart();
    if (noAnswer.startsWith(said) || (said.startsWith(noAnswer) && said.length <= noAnswer.length + 2)) continue;
    yield { kind: 'text', text: held };
    held = null;
  }
  if (held === null) return;
  if (held.trim().startsWith(noAnswer)) yield { kind: 'none' };
  else if (held) yield { kind: 'text', text: held };
}
