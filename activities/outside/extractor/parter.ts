/**
 * The parting process: writes some pages of a PDF as a file of their own, and answers which. Started and ended as the
 * reading process is.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { answerOnce } from './answering.ts';
import type { PartRequest } from './message.ts';
import { partPdf } from './read/pdf/part.ts';

await answerOnce(async ({ path, range, folder, partName }: PartRequest) => {
  const part = openSync(join(folder, partName), 'w');
  const parted = await partPdf(readFileSync(path), range, (piece) => {
    for (let at = 0; at < piece.length; ) at += writeSync(part, piece, at);
  });
  closeSync(part);
  return parted;
});
