/** Everything the launcher and its commands print goes through here: one line is one fact, secrets never pass. */
export type Say = (line: string) => void;

// A reader that went away (`npm start | head`) must not end a launcher that has others to stop first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** Prints a line to standard output. */
export const say: Say = (line) => void process.stdout.write(`${line}\n`);

/** Prints a line to standard error: what went wrong, and what to do about it. */
export const complain: Say = (line) => void process.stderr.write(`${line}\n`);

/** For those who want no lines: tests and benches. */
export const silent: Say = () => {};

/** Replaces the last line on a terminal; elsewhere (a file, a pipe) prints nothing, for such lines only pass by. */
export function sayInPlace(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}`);
}
