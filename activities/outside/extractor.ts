/** The door to whatever reads files: the built-in readers. */
import { builtInExtractor } from './extractor/built-in.ts';
import type { Extractor } from './extractor/contract.ts';

export type { Extracted, ExtractFile, ExtractOptions, Extractor, PageRange, Unread } from './extractor/contract.ts';

export function openExtractor(): Extractor {
  return builtInExtractor();
}
