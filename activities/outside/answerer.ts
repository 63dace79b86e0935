/** The door to whatever writes answers: an OpenAI-compatible model where one is set, else the sources' own sentences. */
import type { ChatSource } from '#schema/chat.ts';
import type { ModelSettings } from '#schema/settings.ts';
import type { AnswerPart } from '../text/cite.ts';
import { extractAnswerer } from './answerer/extract.ts';
import { openaiAnswerer } from './answerer/openai.ts';
import type { CircuitState, OnCircuit } from './circuit.ts';

/** A question of the same conversation and what was answered to it. */
export type Turn = {
  question: string;
  /** The question so that it stands alone. */
  query: string;
  answer: string;
};

/** A question and what was said before it, oldest first. */
export type FollowUp = { question: string; turns: readonly Turn[] };

export type AnswerRequest = FollowUp & {
  /** The question so that it stands alone: what was searched for. */
  query: string;
  /** Language of the answer, ISO 639-1. */
  language: string;
  /** What may be cited, most relevant first. */
  sources: readonly ChatSource[];
};

export type AnswerStep =
  | AnswerPart
  /** Nothing in the sources answers the question. */
  | { kind: 'none' }
  | { kind: 'tokens'; input: number; output: number }
  /** Which version of the model answers, as the service itself says. */
  | { kind: 'version'; version: string };

export type Answerer = {
  readonly model: string;
  readonly provider: string;
  /** Where the service works, as the installation states it; null where it does not. */
  readonly region: string | null;
  /** The rules that each answer is made by; null where nothing is told what to do. */
  readonly instructions: string | null;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** True when answers are the sources' own sentences, so that they are labelled as extracts. */
  readonly extractive: boolean;
  /** One line for the launcher and the status page. */
  readonly describe: string;
  /** Whether the service behind is left alone for now; absent where there is none. */
  circuit?(): CircuitState;
  /**
   * The question so that it stands alone, and the tokens it took. Absent where nothing can write. What comes may be
   * nonsense; throws as `answer` does, and sooner.
   */
  rewrite?(
    followUp: FollowUp,
    options: { signal: AbortSignal },
  ): Promise<{ text: string; input: number; output: number }>;
  /** The whole prompt as sent, for its hash. */
  prompt(request: AnswerRequest): string;
  /**
   * Steps of an answer as they come. Throws an Interruption when the service is busy, unreachable, silent or cut off,
   * a Refusal when it declines the request; what was yielded before stands as a partial answer.
   */
  answer(request: AnswerRequest, options: { signal: AbortSignal }): AsyncIterable<AnswerStep>;
};

/** `onCircuit` is told when the service is left alone and when it is well again. */
export function openAnswerer(settings: ModelSettings, onCircuit?: OnCircuit): Answerer {
  if (!settings.apiKey && !settings.baseUrl) return extractAnswerer();
  return openaiAnswerer(settings, { circuit: { onChange: onCircuit } });
}
