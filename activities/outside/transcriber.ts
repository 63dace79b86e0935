/**
 * The door to whatever hears speech: an OpenAI-compatible model where one is set, else whisper.cpp with a model file,
 * else PocketSphinx where the machine has it.
 */
import type { ModelSettings } from '#schema/settings.ts';
import type { OnCircuit } from './circuit.ts';
import type { Transcriber } from './transcriber/contract.ts';
import { openaiTranscriber } from './transcriber/openai.ts';
import { pocketsphinxTranscriber } from './transcriber/pocketsphinx.ts';
import { whisperTranscriber } from './transcriber/whisper.ts';

/** `onCircuit` is told when the service is left alone and when it is well again. */
export function openTranscriber(settings: ModelSettings, onCircuit?: OnCircuit): Transcriber {
  const { transcribe, whisperModelFile } = settings;
  if (transcribe) return openaiTranscriber({ ...settings, transcribe }, { circuit: { onChange: onCircuit } });
  return whisperModelFile ? whisperTranscriber(whisperModelFile) : pocketsphinxTranscriber();
}
