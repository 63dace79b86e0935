/**
 * The reading process: reads one file and writes what it found, or why it could not. It is started with neither network
 * nor secrets, and ended by its parent when it takes too much.
 */
import { readFileSync, writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { UnsupportedMedia } from '#schema/errors.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { LIMITS, megabytes } from './limits.ts';
import { ANSWER_DESCRIPTOR, type ReadAnswer, type ReadRequest } from './message.ts';
import { readFile } from './read.ts';

const request = JSON.parse(await text(process.stdin)) as ReadRequest;
const began = performance.now();
const answer: ReadAnswer = await readFile({
  ...request,
  bytes: readFileSync(request.path),
  hasTime: () => performance.now() - began < request.pageBudgetMs,
  room: { bytes: LIMITS.unpackedBytes, entries: LIMITS.entries },
}).catch(refusalOf);
say(JSON.stringify(answer));

/** What parsers throw is what files do to them. */
function refusalOf(error: Error): ReadAnswer {
  const { message } = error;
  if (error instanceof UnreadableFile || error instanceof UnsupportedMedia)
    return { code: error.code, message, facts: error.facts };
  process.stderr.write(`${error.stack}\n`);
  const isOutOfMemory = /allocation|memory|invalid (array|string|typed array) length/i.test(message);
  if (!isOutOfMemory) return { code: 'damaged', message, facts: {} };
  return { code: 'too-much-memory', message, facts: { limitMegabytes: megabytes(LIMITS.memoryBytes) } };
}

function say(line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; ) at += writeSync(ANSWER_DESCRIPTOR, bytes, at);
}
