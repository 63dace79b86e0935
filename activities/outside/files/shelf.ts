/** Where files lie by their names: a folder, or a bucket. Each appears whole or not at all, whatever is killed when. */
import type { Readable } from 'node:stream';

/** Bytes from `from` up to and without `to`. */
export type Range = { from: number; to: number };

export type Shelf = {
  /** Keeps the bytes durably under the name, in place of what had it. Answers how many there were. */
  write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** Another name for it, at once and for everybody; the old one is gone. */
  rename(from: string, to: string): Promise<void>;
  /** Throws NotFound. */
  read(name: string, range?: Range): Promise<Readable>;
  /** Size in bytes of a file that is there, which then counts as used just now. */
  touch(name: string): Promise<number | undefined>;
  /** Names below a folder, half-written files among them. */
  list(folder: string): AsyncIterable<string>;
  /** One that is not there is removed already. */
  remove(name: string): Promise<void>;
  /** What is left of a folder once its files are removed. */
  removeFolder(folder: string): Promise<void>;
  /** Removes what killed processes had begun to write below a folder and left before this moment. */
  tidy(folder: string, beforeMs: number): Promise<void>;
};
