/** Transcribes by any OpenAI-compatible endpoint, `POST /audio/transcriptions`. What it answers is checked first. */
import { toFile } from 'openai';
import { modelAway } from '#schema/ai-register.ts';
import type { ModelSettings } from '#schema/settings.ts';
import { type CircuitSettings, openCircuit } from '../circuit.ts';
import { callOpenai, openaiClient } from '../openai.ts';
import { readTranscript } from './answer.ts';
import type { Hints, Transcriber } from './contract.ts';

type OpenaiSettings = ModelSettings & { transcribe: string };
type Limits = { answerWithinMs?: number; circuit?: CircuitSettings };

/** Ten minutes of speech by a small server without a graphics card. */
const usualAnswerWithinMs = 30 * 60_000;
/** A prompt is cut by the models themselves, from its beginning: the names that were given first go first. */
const promptChars = 800;

/** Models that tell speakers apart have a form of answer of their own, and take no prompt. */
const tellsSpeakers = /diarize/;

export function openaiTranscriber(settings: OpenaiSettings, limits: Limits = {}): Transcriber {
  const { client, provider } = openaiClient(settings);
  const model = settings.transcribe;
  const circuit = openCircuit(`the transcription model at ${provider}`, limits.circuit);
  const withinMs = limits.answerWithinMs ?? usualAnswerWithinMs;
  return {
    name: `${provider}/${model}`,
    describe: `transcripts by ${model} at ${provider}`,
    away: modelAway('transcribe', settings, model),
    circuit: circuit.state,
    async hear({ wave, durationMs }, hints, signal) {
      const file = await toFile(wave, 'segment.wav', { type: 'audio/wav' });
      const form = { file, model, ...(hints.language && { language: hints.language }), ...wishes(model, hints) };
      return callOpenai({ who: 'the transcription model', circuit, withinMs, signal }, async (ending) =>
        // The client knows the answer's shape only for the models of one service.
        readTranscript(await client.audio.transcriptions.create(form, { signal: ending }), durationMs),
      );
    },
  };
}

function wishes(model: string, { names }: Hints) {
  if (tellsSpeakers.test(model)) return { response_format: 'diarized_json', chunking_strategy: 'auto' } as const;
  const prompt = names.join(', ').slice(0, promptChars);
  return {
    response_format: 'verbose_json',
    timestamp_granularities: ['word', 'segment'] as ('word' | 'segment')[],
    ...(prompt && { prompt }),
  } as const;
}
