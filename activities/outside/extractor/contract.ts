/** What an extractor promises, whoever is behind it: the built-in readers in a process of their own, or a server. */
import type { AiModel } from '#schema/ai-system.ts';
import type { Element } from '#schema/element.ts';
import type { UnreadableCode, UnreadableFile } from '#schema/unreadable.ts';

/** A file on this machine's disk, for as long as it is being read. */
export type ExtractFile = { path: string; name: string; mediaType: string; sizeBytes: number };

/** Pages from `fromPage` (1…), so many at most; files without pages are read whole. */
export type PageRange = { fromPage: number; pages: number };

export type ExtractOptions = {
  /** `fast`: text as it is in the file · `hi_res`: layout by a model, where a server has one · `auto`: as the file needs. */
  strategy: 'auto' | 'fast' | 'hi_res';
  /** Languages of recognised text, ISO 639-3, the likeliest first. */
  languages: readonly string[];
  /** How often the caller has tried this, with this time; 1 when it is not said. */
  attempt?: number;
};

/** A page, or a file inside the file (`place`), of which nothing could be read, and why; `facts` of the code's words. */
export type Unread = {
  page: number | null;
  place: string | null;
  code: UnreadableCode | 'unsupported-media';
  facts?: UnreadableFile['facts'];
};

/** What stands in the pages that were asked for. */
export type Extracted = {
  elements: Element[];
  /** Pages, slides or sheets of the whole file; null where it has none. */
  pages: number | null;
  /**
   * The first page after those read, which may be fewer than asked for when reading them took long; null when the file
   * is at its end.
   */
  nextPage: number | null;
  title: string | null;
  /** Lower-case primary subtag, where the file says it. */
  language: string | null;
  unread: Unread[];
  /** Who read it: name and version. */
  extractor: string;
};

export type Extractor = {
  /** One line for the launcher and the status page. */
  readonly describe: string;
  /** Who is sent the files; absent where nothing leaves the installation. */
  readonly away?: AiModel;
  /**
   * Reads a range of a file. Throws a Refusal: UnreadableFile, whose code says why, `nothing-to-read` when a whole file
   * has no text, or UnsupportedMedia; and the Interruptions of a server.
   */
  extract(file: ExtractFile, range: PageRange, options: ExtractOptions, signal: AbortSignal): Promise<Extracted>;
};
