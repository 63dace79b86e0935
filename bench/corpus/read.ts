/** Reads one file as the product does: its extractor's processes, or its way from a recording to words. */
import { join } from 'node:path';
import { openExtractor, type PageRange } from '#activities/outside/extractor.ts';
import { openMedia } from '#activities/outside/media.ts';
import { bytesPerMs, waveOf } from '#activities/outside/sounds.ts';
import { openTranscriber } from '#activities/outside/transcriber.ts';
import { cutAtSilence, openMeter } from '#activities/text/loudness.ts';
import { Refusal } from '#schema/errors.ts';
import { fileTypeOf, isRecording } from '#schema/media.ts';
import { readSettings } from '#schema/settings.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import type { Kept } from './collect.ts';

export type ReadFile = Kept & {
  /** Pages, or segments of a recording; null where it has none. */
  pages: number | null;
  elements: number;
  characters: number;
  /** Pages and inner files that were not read, with their reasons. */
  unread: string[];
  /** Why nothing was read; null when something was, `defect: …` for what is no reason. */
  reason: string | null;
  ms: number;
};

type Text = Pick<ReadFile, 'pages' | 'elements' | 'characters' | 'unread'>;

/** As the product asks for them. */
const pagesAtOnce = 50;
const segmentMs = 10 * 60_000;
const never = new AbortController().signal;

export type Reader = (file: Kept) => Promise<ReadFile>;

/** `dir` holds the files. */
export function openReader(dir: string): Reader {
  const extractor = openExtractor();
  const media = openMedia();
  const transcriber = openTranscriber(readSettings(process.env).model);

  async function extract({ path, sizeBytes }: Kept): Promise<Text> {
    const found: Text = { pages: null, elements: 0, characters: 0, unread: [] };
    const file = { path: join(dir, path), name: path, mediaType: fileTypeOf(path)!.mediaType, sizeBytes };
    for (let fromPage: number | null = 1; fromPage !== null; ) {
      const range: PageRange = { fromPage, pages: pagesAtOnce };
      const read = await extractor.extract(file, range, { strategy: 'auto', languages: ['eng', 'swe'] }, never);
      found.pages = read.pages;
      found.elements += read.elements.length;
      found.characters += read.elements.reduce((sum, { text }) => sum + text.length, 0);
      found.unread.push(...read.unread.map(({ code }) => code));
      fromPage = read.nextPage;
    }
    return found;
  }

  async function hear({ path }: Kept): Promise<Text> {
    const source = join(dir, path);
    await media.probe(source, never);
    const meter = openMeter();
    const pieces: Buffer[] = [];
    for await (const piece of media.sound(source, never)) {
      meter.hear(piece);
      pieces.push(piece);
    }
    const samples = Buffer.concat(pieces);
    const cuts = cutAtSilence(meter.read(), Math.floor(samples.length / bytesPerMs), segmentMs);
    const found: Text = { pages: cuts.length, elements: 0, characters: 0, unread: [] };
    for (const { fromMs, toMs, silent } of cuts) {
      if (silent) continue;
      const wave = waveOf(samples.subarray(fromMs * bytesPerMs, toMs * bytesPerMs));
      const hints = { language: 'en', names: [] };
      const { utterances } = await transcriber.hear({ wave, durationMs: toMs - fromMs }, hints, never);
      found.elements += utterances.length;
      found.characters += utterances.reduce((sum, { text }) => sum + text.length, 0);
    }
    if (found.elements === 0) throw new UnreadableFile('Nobody said anything', 'nothing-heard');
    return found;
  }

  return async (file) => {
    const began = performance.now();
    const nothing: Text = { pages: null, elements: 0, characters: 0, unread: [] };
    const [text, reason] = await (isRecording(fileTypeOf(file.path)!.mediaType) ? hear : extract)(file).then(
      (found): [Text, string | null] => [found, found.characters > 0 ? null : (found.unread[0] ?? null)],
      (error: Error): [Text, string] => [nothing, reasonOf(error)],
    );
    return { ...file, ...text, reason, ms: Math.round(performance.now() - began) };
  };
}

const reasonOf = (error: Error): string =>
  error instanceof Refusal ? error.code : `defect: ${error.message.slice(0, 300)}`;
