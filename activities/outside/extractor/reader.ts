/**
 * The reading process: reads one file and writes what it found, or why it could not. It is started with neither network
 * nor secrets, and ended by its parent when it takes too much.
 */
import { readFileSync } from 'node:fs';
import { answerOnce } from './answering.ts';
import { LIMITS } from './limits.ts';
import type { ReadRequest } from './message.ts';
import { readFile } from './read.ts';

const began = performance.now();
await answerOnce(async (request: ReadRequest) => {
  const { found } = await readFile({
    ...request,
    bytes: readFileSync(request.path),
    hasTime: () => performance.now() - began < request.pageBudgetMs,
    room: { bytes: LIMITS.unpackedBytes, entries: LIMITS.entries },
  });
  return found;
});
