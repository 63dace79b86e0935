import { expect, test } from 'vitest';
import { Busy, InvalidInput, Unreachable, UpstreamFault } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { serveTranscriptModel, type TranscriptManner, type TranscriptModel } from '#tests/models/transcript.ts';
import type { Hints } from './contract.ts';
import { openaiTranscriber } from './openai.ts';

const sound = { wave: Buffer.alloc(1_000), durationMs: 10_000 };
const noHints: Hints = { language: null, names: [] };
const never = new AbortController().signal;

const open = ({ baseUrl }: TranscriptModel, model = 'whisper-1', circuit = {}) => {
  const { model: settings } = readSettings({ OPENAI_BASE_URL: baseUrl, TRANSCRIBE_MODEL: model });
  return openaiTranscriber({ ...settings, transcribe: model }, { answerWithinMs: 400, circuit });
};

async function hear(manner: TranscriptManner, { hints = noHints, model = 'whisper-1', signal = never } = {}) {
  await using server = await serveTranscriptModel(() => manner);
  const outcome = await open(server, model)
    .hear(sound, hints, signal)
    .then(
      (heard) => ({ heard, error: undefined }),
      (error: unknown) => ({ heard: undefined, error }),
    );
  return { ...outcome, asked: server.asked[0] };
}

const said = (body: object): TranscriptManner => ({ kind: 'answer', body });
const word = (text: string, start: number, end: number) => ({ word: text, start, end });

test('segments are divided by their words, and speakers are those that the service tells', async () => {
  const segments = [
    { start: 0, end: 4, text: ' Avgiften är hög. Den höjs i maj.', speaker: 'A', avg_logprob: -0.1 },
    { start: 4, end: 6, text: ' Tack.' },
  ];
  const words = 'avgiften är hög den höjs i maj'.split(' ').map((text, at) => word(text, at / 2, at / 2 + 0.4));
  const { heard } = await hear(
    said({ text: 'Avgiften …', language: 'swedish', segments, words: [...words, word('tack', 4.2, 5)] }),
  );
  expect(heard!.utterances.map(({ text, fromMs, toMs, speaker }) => [text, fromMs, toMs, speaker])).toEqual([
    ['Avgiften är hög.', 0, 1_400, 'A'],
    ['Den höjs i maj.', 1_500, 3_400, 'A'],
    ['Tack.', 4_200, 5_000, null],
  ]);
  expect(heard!.utterances[0]!.confidence).toBeCloseTo(Math.exp(-0.1));
});

test('words alone are enough, and so are segments', async () => {
  const byWords = await hear(said({ text: 'ett två', words: [word('ett', 1, 1.5), word('två', 1.6, 2)] }));
  expect(byWords.heard!.utterances).toMatchObject([{ text: 'ett två', fromMs: 1_000, toMs: 2_000 }]);
  const bySegments = await hear(said({ text: 'ett två', segments: [{ start: 1, end: 2, text: 'ett två' }] }));
  expect(bySegments.heard!.utterances).toMatchObject([{ text: 'ett två', fromMs: 1_000, toMs: 2_000, words: [] }]);
});

test('nothing said is nothing heard', async () => {
  expect((await hear(said({ text: '', segments: [], words: [] }))).heard!.utterances).toEqual([]);
});

test('the service is told the language and the names, and asked for times', async () => {
  const { asked } = await hear(said({ text: '' }), { hints: { language: 'sv', names: ['Åsa Öberg', 'Slussen'] } });
  expect(asked).toEqual({
    file: ['segment.wav 1000'],
    model: ['whisper-1'],
    language: ['sv'],
    prompt: ['Åsa Öberg, Slussen'],
    response_format: ['verbose_json'],
    'timestamp_granularities[]': ['word', 'segment'],
  });
});

test('a model that tells speakers apart is asked in its own way', async () => {
  const { asked } = await hear(said({ text: '' }), { model: 'gpt-4o-transcribe-diarize' });
  expect(asked).toMatchObject({ response_format: ['diarized_json'], chunking_strategy: ['auto'] });
  expect(asked).not.toHaveProperty('prompt');
});

const nonsense: [string, TranscriptManner][] = [
  ['a text without times', said({ text: 'ett två' })],
  ['another shape', said({ segments: 'none' })],
  ['no transcript', said(['ett'])],
  ['a time before the beginning', said({ text: 'a', words: [word('a', -1, 1)] })],
  ['a time long after the end', said({ text: 'a', words: [word('a', 1, 90)] })],
  ['a time that ends before it begins', said({ text: 'a', segments: [{ start: 3, end: 1, text: 'a' }] })],
  ['a time that is no number', said({ text: 'a', words: [{ word: 'a', start: null, end: 'x' }] })],
  ['a page', { kind: 'html' }],
  ['half an answer', { kind: 'cut' }],
  ['a failure', { kind: 'status', status: 500 }],
];
test.each(nonsense)('%s is an upstream fault, and nothing comes out', async (_, manner) => {
  const { error, heard } = await hear(manner);
  expect(heard).toBeUndefined();
  expect(error).toSatisfy((thrown) => thrown instanceof UpstreamFault || thrown instanceof Unreachable);
});

test('a time just after the end, as padded windows have it, is put back to it', async () => {
  const { heard } = await hear(said({ text: 'a', segments: [{ start: 9, end: 30, text: 'a' }] }));
  expect(heard!.utterances).toMatchObject([{ fromMs: 9_000, toMs: 10_000 }]);
});

test('a busy service says when to come back, a wrong key is a refusal, a silent server is given up', async () => {
  const busy = await hear({ kind: 'status', status: 429, retryAfter: '7' });
  expect(busy.error).toBeInstanceOf(Busy);
  expect((busy.error as Busy).retryAfterMs).toBe(7_000);
  expect((await hear({ kind: 'status', status: 401 })).error).toBeInstanceOf(InvalidInput);
  expect((await hear({ kind: 'stall' })).error).toBeInstanceOf(Unreachable);
});

test('whoever stops waiting ends the request', async () => {
  const { error } = await hear({ kind: 'stall' }, { signal: AbortSignal.timeout(50) });
  expect((error as Error).name).toBe('TimeoutError');
});

test('a service that keeps failing is left alone', async () => {
  await using server = await serveTranscriptModel(() => ({ kind: 'status', status: 500 }));
  const transcriber = open(server, 'whisper-1', { faults: 2, restMs: 60_000 });
  for (let call = 0; call < 3; call += 1) await expect(transcriber.hear(sound, noHints, never)).rejects.toThrow();
  expect([server.asked.length, transcriber.circuit!()]).toEqual([2, 'open']);
});
