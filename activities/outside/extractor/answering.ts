/** A reading process from within: it is asked once, answers once, and says what the file does to its parsers. */
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { UnsupportedMedia } from '#schema/errors.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { LIMITS, megabytes } from './limits.ts';
import { ANSWER_DESCRIPTOR, type Answer } from './message.ts';

/** Answers with what `act` makes of the request, or with the reason that it throws. */
export async function answerOnce<Request, Done>(act: (request: Request) => Promise<Done>): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as Request;
  const answer = await act(request).then((done): Answer<Done> => ({ done }), refusalOf);
  say(JSON.stringify(answer));
}

/** What parsers throw is what files do to them. */
function refusalOf(error: Error): Answer<never> {
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
