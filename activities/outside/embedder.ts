/** The door to whatever turns text into vectors: an OpenAI-compatible model where one is set, else a built-in one. */
import type { AiModel } from '#schema/ai-system.ts';
import type { ModelSettings } from '#schema/settings.ts';
import type { CircuitState, OnCircuit } from './circuit.ts';
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
  /** Who is sent what is embedded; absent where nothing leaves the installation. */
  readonly away?: AiModel;
  /** Whether the service behind is left alone for now; absent where there is none. */
  circuit?(): CircuitState;
  /**
   * One unit vector of `dims` numbers for each text, in their order: all of them, or it throws. An Interruption when
   * the service is busy, unreachable, silent or answers nonsense; a Refusal when it declines the request. A query is
   * tried again for a few seconds, since a person waits; passages are not, since whoever brings them comes again.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
};

/** `onCircuit` is told when the service is left alone and when it is well again. */
export function openEmbedder(settings: ModelSettings, onCircuit?: OnCircuit): Embedder {
  if (!settings.embed) return hashingEmbedder();
  return openaiEmbedder({ ...settings, embed: settings.embed }, { circuit: { onChange: onCircuit } });
}
