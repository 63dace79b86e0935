/**
 * Reads files by a server of Unstructured, through its own client. The client tries nothing again, since whoever asks
 * has attempts of its own, and takes no PDF apart, since that would open a stranger's file in this process.
 */
import { readerAway } from '#schema/ai-register.ts';
import { UnsupportedMedia } from '#schema/errors.ts';
import type { UnstructuredSettings } from '#schema/settings.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { callOnce } from '../call.ts';
import { type CircuitSettings, openCircuit } from '../circuit.ts';
import { openWorkFolder } from '../work-folder.ts';
import { lazyConfinement } from './confine.ts';
import type { ExtractOptions, Extractor, PageRange } from './contract.ts';
import { readElements } from './unstructured/answer.ts';
import { explain, type Parcel } from './unstructured/carry.ts';
import { endingOf } from './unstructured/ending.ts';
import { partOf, refuseLarge, whole } from './unstructured/sending.ts';

type Limits = { answerWithinMs?: number; circuit?: CircuitSettings };

/** Twelve seconds for each of twenty pages, and sooner than fetch gives up waiting for headers by itself. */
const usualAnswerWithinMs = 4 * 60_000;
const who = 'the extraction server';

/**
 * A range of a PDF is of `pdfPages` at most; other files are read whole, whichever range is asked for. Throws
 * UnsupportedMedia, too, for kinds that servers do not read.
 */
export function unstructuredExtractor(settings: UnstructuredSettings, limits: Limits = {}): Extractor {
  const { host } = new URL(settings.url);
  const confined = lazyConfinement();
  const circuit = openCircuit(`${who} at ${host}`, limits.circuit);
  const withinMs = limits.answerWithinMs ?? usualAnswerWithinMs;

  async function ask(parcel: Parcel, options: ExtractOptions, signal: AbortSignal) {
    await refuseLarge(parcel);
    // Loaded when it is first needed: it takes half a second, and most installations never do.
    const { partition } = await import('./unstructured/partition.ts');
    return callOnce({ who, circuit, withinMs, signal, explain }, async (ending) =>
      readElements(await partition(settings, { ...options, parcel, who }, ending)),
    );
  }

  return {
    describe: `Unstructured at ${host}`,
    away: readerAway(settings),
    async extract(file, range, options, signal) {
      const ending = await endingOf(file);
      if (ending === null) throw new UnsupportedMedia(`${file.name} is of no kind that servers read`);
      await using folder = await openWorkFolder();
      const within = { folder: folder.path, confinement: await confined(), signal };
      const sending = ending === 'pdf' ? await partOf(file, few(range, settings), within) : whole(file, ending, range);
      const { parcel, nextPage, unread } = sending;
      const { elements, pages } = sending.place(parcel === null ? [] : await ask(parcel, options, signal));
      if (elements.length === 0 && range.fromPage === 1 && nextPage === null)
        throw new UnreadableFile('There is no text in the file', 'nothing-to-read');
      const extractor = `unstructured at ${host}, ${options.strategy}`;
      return { elements, pages, nextPage, title: null, language: null, unread, extractor };
    },
  };
}

const few = ({ fromPage, pages }: PageRange, { pdfPages }: UnstructuredSettings): PageRange => ({
  fromPage,
  pages: Math.min(pages, pdfPages),
});
