/** Programs of this machine that hear speech: what they write is read, and one that is missing is named. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readSettings } from '#schema/settings.ts';
import { openTranscriber } from '../transcriber.ts';
import { readLines } from './pocketsphinx.ts';
import { readWhisper } from './whisper.ts';

const sound = { wave: Buffer.alloc(44), durationMs: 0 };
const noHints = { language: null, names: [] };
const never = new AbortController().signal;
const written = (output: object) => Buffer.from(JSON.stringify(output));

test('whisper.cpp gives parts of words, which become words with their times', () => {
  const token = (text: string, from: number, to: number, p = 0.9) => ({ text, offsets: { from, to }, p });
  const heard = readWhisper(
    written({
      result: { language: 'sv' },
      transcription: [
        {
          offsets: { from: 0, to: 3_000 },
          text: ' Bygglovet kostar.',
          tokens: [
            token('[_BEG_]', 0, 0),
            token(' Bygg', 100, 300),
            token('lovet', 300, 700, 0.5),
            token(' kostar', 800, 1_400),
            token('.', 1_400, 1_500),
          ],
        },
      ],
    }),
    10_000,
  );
  expect(heard.language).toBe('sv');
  expect(heard.utterances).toMatchObject([{ text: 'Bygglovet kostar.', fromMs: 100, toMs: 1_500 }]);
  expect(heard.utterances[0]!.words).toEqual([
    { text: 'Bygglovet', fromMs: 100, toMs: 700, confidence: 0.5 },
    { text: 'kostar.', fromMs: 800, toMs: 1_500, confidence: 0.9 },
  ]);
  expect(() => readWhisper(written({ transcription: 'none' }), 10_000)).toThrow('another form');
});

test('what whisper.cpp hears lies within the sound, and letters that it parted are whole', () => {
  const token = (text: string, from: number, to: number) => ({ text, offsets: { from, to }, p: 0.9 });
  const [start, end] = [...Buffer.from('å')].map((byte) => String.fromCharCode(byte));
  const json = JSON.stringify({
    transcription: [
      {
        offsets: { from: 7_000, to: 10_000 },
        text: ' G\u00c3\u00a5r',
        tokens: [token(` G${start}`, 7_000, 8_000), token(`${end}r`, 8_000, 10_000)],
      },
    ],
  });
  const { utterances } = readWhisper(Buffer.from(json, 'latin1'), 9_888);
  expect(utterances).toMatchObject([{ text: 'Går', fromMs: 7_000, toMs: 9_888 }]);
  expect(utterances[0]!.words).toMatchObject([{ text: 'Går', fromMs: 7_000, toMs: 9_888 }]);
});

test('PocketSphinx gives words, the text that they make and marks of silence, of which the words count', () => {
  const output =
    'the fee is high\n<s> 0.000 0.170 0.999200\nthe(2) 0.180 0.450 0.522006\n<sil> 0.460 0.480 0.58\n[NOISE] 0.5 0.6 0.1\nfee 0.590 0.720 1.000100\n</s> 10.180 10.760 1.000000\n';
  expect(readLines(output)).toEqual([
    { text: 'the', fromMs: 180, toMs: 450, confidence: 0.522006 },
    { text: 'fee', fromMs: 590, toMs: 720, confidence: 1 },
  ]);
});

test('what PocketSphinx does not know it is not asked for, and the reason says so', async () => {
  const last = openTranscriber(readSettings({}).model);
  const inSwedish = last.hear(sound, { ...noHints, language: 'sv' }, never);
  await expect(inSwedish).rejects.toMatchObject({ code: 'no-transcriber', facts: { language: 'sv' } });
});

test('a program that is not there is said to be missing', async () => {
  const transcriber = openTranscriber(readSettings({ WHISPER_MODEL_FILE: '/nowhere.bin' }).model);
  const program = await promisify(execFile)('whisper-cli', ['--help']).then(
    () => 'damaged',
    () => 'missing-program',
  );
  await expect(transcriber.hear(sound, noHints, never)).rejects.toMatchObject({ code: program });
});

test('a model goes before a program, a program with a model file before the stand-in', () => {
  const named = (env: Record<string, string>) => openTranscriber(readSettings(env).model).name;
  const whisper = { WHISPER_MODEL_FILE: '/models/ggml-small.bin' };
  expect(named({ ...whisper, TRANSCRIBE_MODEL: 'whisper-1' })).toBe('api.openai.com/whisper-1');
  expect(named(whisper)).toBe('whisper.cpp/ggml-small.bin');
  expect(named({})).toBe('pocketsphinx');
});
