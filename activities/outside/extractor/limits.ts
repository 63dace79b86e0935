/** How much a file may take of the machine while it is read. */
export const LIMITS = {
  /** One range of pages, from the start of its process: with what comes before and after it stays below a minute. */
  deadlineMs: 55_000,
  /** After so much of it no further page is begun, and what was read is answered: others wait for their turn. */
  pageBudgetMs: 8_000,
  /** After so much of it nothing further inside the file is begun, since a file inside has no range to go on with. */
  insideBudgetMs: 40_000,
  /** Resident, of the process and all that it starts. What it can take between two looks stays below 512 MB. */
  memoryBytes: 448 * 2 ** 20,
  /** JavaScript's own heap: it ends by itself before it is ended. */
  heapMegabytes: 320,
  addressSpaceBytes: 4 * 2 ** 30,
  /** The answer, as JSON. */
  answerBytes: 48 * 2 ** 20,
  /** One file, or part of one, that is sent to a server. */
  sentBytes: 200 * 2 ** 20,
  /** All that is unpacked out of one archive, whatever is in it. */
  unpackedBytes: 400 * 2 ** 20,
  /** Of an archive, and of the archives in it together. */
  entries: 40_000,
  /** Archives, mails and their like inside each other. */
  nesting: 4,
  /** Of one picture that is decoded. */
  pixels: 100_000_000,
} as const;

export const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
