/** The door to whatever turns text into vectors: an OpenAI-compatible model where one is set, else a built-in one. */
import type { ModelSettings } from '#schema/settings.ts';
import { hashingEmbedder } from './embedder/hashing.ts';
import { openaiEmbedder } from './embedder/openai.ts';

export type EmbedOptions = {
  signal?: AbortSignal;
  /** What the texts are; some models embed a question unlike a passage. */
  kind: 'passage' | 'query';
};

export type Embedder = {
  /** Kept with every vector: vectors of different models are never compared. */
  readonly modelId: string;
  readonly dims: number;
  /** One line for the launcher and the status page; says so when likeness of vectors is only likeness of spelling. */
  readonly describe: string;
  /**
   * One unit vector of `dims` numbers for each text, in their order: all of them, or it throws. An Interruption when
   * the service is busy, unreachable, silent or answers nonsense; a Refusal when it declines the request.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
};

export function openEmbedder(settings: ModelSettings): Embedder {
  return settings.embed ? openaiEmbedder({ ...settings, embed: settings.embed }) : hashingEmbedder();
}
