/** What a transcriber promises, whoever is behind it: a service, or a program on this machine. */
import type { AiModel } from '#schema/ai-system.ts';
import type { Utterance } from '#schema/recording.ts';
import type { CircuitState } from '../circuit.ts';

/** A WAV file in memory: mono, 16,000 samples a second of 16 bits; ten minutes at most. */
export type Sound = { wave: Buffer; durationMs: number };

export type Hints = {
  /** What is spoken, ISO 639-1; null where nobody said. */
  language: string | null;
  /** Names and terms that are likely to be said. */
  names: readonly string[];
};

/** Times count from the beginning of the sound, and lie within it. No utterances: nobody said anything. */
export type Heard = { language: string | null; utterances: Utterance[] };

export type Transcriber = {
  /** Kept with every record: who heard it. */
  readonly name: string;
  /** One line for the launcher and the status page; says what it cannot do. */
  readonly describe: string;
  /** Who is sent the sound; absent where nothing leaves the installation. */
  readonly away?: AiModel;
  /** Whether the service behind is left alone for now; absent where there is none. */
  circuit?(): CircuitState;
  /**
   * Throws UnreadableFile `no-transcriber` where nothing can hear this language, and what reading programs throw; an
   * Interruption when the service is busy, unreachable, silent or answers nonsense; a Refusal when it declines.
   */
  hear(sound: Sound, hints: Hints, signal: AbortSignal): Promise<Heard>;
};
