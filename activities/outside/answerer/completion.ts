/** One completion of a chat model: its words as they come, with a watchdog and no trust in an early end. */
import type OpenAI from 'openai';
import { InvalidInput, UpstreamFault } from '#schema/errors.ts';
import { outcomeOf, silent } from '../call.ts';
import type { Circuit, Outcome } from '../circuit.ts';
import { callOpenai, openaiFailure } from '../openai.ts';
import type { PromptTurn } from './prompt.ts';

export type Asked = {
  client: OpenAI;
  circuit: Circuit;
  model: string;
  parameters: Readonly<Record<string, number>>;
  messages: PromptTurn[];
  signal: AbortSignal;
};

const who = 'the model';

type Told = {
  onUsage: (input: number, output: number) => void;
  /** Once, and not where the service does not say. */
  onVersion: (version: string) => void;
};

const versionChars = 200;

/** Ends normally only after a finish reason. A stream that is silent for `silenceMs` is given up as Unreachable. */
export async function* streamCompletion(
  { client, circuit, model, parameters, messages, signal }: Asked,
  silenceMs: number,
  { onUsage, onVersion }: Told,
): AsyncGenerator<string> {
  const settle = circuit.enter();
  let outcome: Outcome = 'unknown';
  const watch = new AbortController();
  const timer = setTimeout(() => watch.abort(), silenceMs);
  let finished: string | null = null;
  let hasBegun = false;
  let version = '';
  try {
    const stream = await client.chat.completions.create(
      { model, messages, stream: true, stream_options: { include_usage: true }, ...parameters },
      { signal: AbortSignal.any([signal, watch.signal]) },
    );
    for await (const chunk of stream) {
      timer.refresh();
      version ||= versionOf(chunk);
      if (chunk.usage) onUsage(counted(chunk.usage.prompt_tokens), counted(chunk.usage.completion_tokens));
      const choice = chunk.choices?.[0];
      // PostgreSQL keeps no NUL, and no word has one.
      const piece = choice?.delta?.content?.replaceAll('\0', '');
      if (piece) {
        // Others need not wait for the end of a long answer to know that the service is well.
        if (!hasBegun) settle('begun');
        hasBegun = true;
        yield piece;
      }
      if (choice?.finish_reason) finished = choice.finish_reason;
    }
    signal.throwIfAborted();
    if (watch.signal.aborted) throw silent(who, silenceMs);
    if (finished === null) throw new UpstreamFault('the model ended its answer without finishing it');
    if (version) onVersion(version);
    outcome = 'ok';
  } catch (thrown) {
    signal.throwIfAborted();
    const error = watch.signal.aborted ? silent(who, silenceMs) : openaiFailure(thrown, who);
    outcome = outcomeOf(error);
    throw error;
  } finally {
    clearTimeout(timer);
    settle(outcome);
  }
  if (finished === 'content_filter') throw new InvalidInput('the model declined to answer this question');
  if (finished === 'length') throw new UpstreamFault('the answer reached its greatest length');
}

/**
 * A short completion as a whole. Throws Unreachable when it has not come after `withinMs`; so short a time says nothing
 * of the health of the service.
 */
export async function shortCompletion(
  { client, circuit, model, parameters, messages, signal }: Asked,
  withinMs: number,
): Promise<{ text: string; input: number; output: number }> {
  const { choices, usage } = await callOpenai({ who, circuit, withinMs, signal, whenSilent: 'unknown' }, (ending) =>
    client.chat.completions.create({ model, messages, ...parameters }, { signal: ending }),
  );
  const content: unknown = choices?.[0]?.message?.content;
  return {
    text: typeof content === 'string' ? content : '',
    input: counted(usage?.prompt_tokens),
    output: counted(usage?.completion_tokens),
  };
}

/** The name of the model that answered, exact to its date where the service is, and what it runs on. */
function versionOf({ model, system_fingerprint }: { model?: unknown; system_fingerprint?: unknown }): string {
  const said = [model, system_fingerprint].filter((part) => typeof part === 'string' && part !== '');
  return said.join(' ').replaceAll('\0', '').slice(0, versionChars);
}

/** Some servers leave numbers out, or send others than whole ones. */
const counted = (tokens: unknown): number =>
  Number.isInteger(tokens) && (tokens as number) >= 0 && (tokens as number) < 1e9 ? (tokens as number) : 0;
