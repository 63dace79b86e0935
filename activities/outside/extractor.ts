/**
 * The door to whatever reads files: a server of Unstructured where one is set, and the built-in readers for what it does
 * not read; else the built-in readers for everything.
 */
import { UnsupportedMedia, UpstreamFault } from '#schema/errors.ts';
import type { UnstructuredSettings } from '#schema/settings.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import type { OnCircuit } from './circuit.ts';
import { builtInExtractor } from './extractor/built-in.ts';
import type { Extractor } from './extractor/contract.ts';
import { unstructuredExtractor } from './extractor/unstructured.ts';

export type { Extracted, ExtractFile, ExtractOptions, Extractor, PageRange, Unread } from './extractor/contract.ts';

/** A server that has failed with one file so often fails with this file, not for the moment. */
const mostFaults = 5;

/** `onCircuit` is told when the server is left alone and when it is well again. */
export function openExtractor(unstructured?: UnstructuredSettings, onCircuit?: OnCircuit): Extractor {
  const builtIn = builtInExtractor();
  if (!unstructured) return builtIn;
  return orElse(unstructuredExtractor(unstructured, { circuit: { onChange: onCircuit } }), builtIn);
}

/**
 * What the server declines, finds nothing in, or fails with every time, is read by the other, whose reason then stands
 * where there is nothing to read. A server that is busy or away is waited for.
 */
function orElse(server: Extractor, other: Extractor): Extractor {
  return {
    describe: `${server.describe}, and ${other.describe} for what it does not read`,
    ...(server.away && { away: server.away }),
    extract: (file, range, options, signal) =>
      server.extract(file, range, options, signal).catch((error) => {
        const isOfFile = error instanceof UnreadableFile || error instanceof UnsupportedMedia;
        const isSpent = error instanceof UpstreamFault && (options.attempt ?? 1) >= mostFaults;
        if (!isOfFile && !isSpent) throw error;
        return other.extract(file, range, options, signal);
      }),
  };
}
