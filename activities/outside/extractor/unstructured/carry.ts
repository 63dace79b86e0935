/**
 * How a file comes to a server. The client copies what it is given into memory, several times; so it is given an empty
 * file, and the real one is put in its place as the request leaves: streamed from the disk, whatever its size.
 */
import { openAsBlob } from 'node:fs';
import type { Fetcher } from 'unstructured-client';
import { Interruption, InvalidInput, Refusal, Unreachable, UnsupportedMedia, UpstreamFault } from '#schema/errors.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { passingFailure } from '../../call.ts';
import { LIMITS, megabytes } from '../limits.ts';

/** `name` is what the server knows it by. */
export type Parcel = { path: string; name: string };

/** The field of the form that the file is in. */
const field = 'files';

/** What the client calls instead of `fetch`. Throws our errors for whatever is no answer. */
export function carrying({ path, name }: Parcel, who: string): Fetcher {
  return async (asked) => {
    const request = asked as Request;
    const form = await request.formData();
    const { type } = form.get(field) as File;
    form.set(field, await openAsBlob(path, { type }), name);
    const headers = new Headers(request.headers);
    // Names the boundary of the form before.
    headers.delete('content-type');
    const { url, method, signal } = request;
    // Whoever answers elsewhere is given neither what people brought nor our key.
    const response = await fetch(url, { method, headers, body: form, signal, redirect: 'manual' });
    await refuseOther(response, who);
    return new Response(response.body?.pipeThrough(bounded()), response);
  };
}

/** Before the client sees it, which would print the failure, and take a page of some proxy for an answer. */
async function refuseOther(response: Response, who: string): Promise<void> {
  const { status, headers } = response;
  const isAnswer = status === 200 && headers.get('content-type')?.includes('json');
  if (isAnswer) return;
  await response.body?.cancel();
  if (status === 200) throw new UpstreamFault(`${who} answered something else than JSON`);
  throw passingFailure(who, status, headers) ?? declined(who, status);
}

/** What no other attempt will change: it is the file, or it is how the server is asked. */
function declined(who: string, status: number): Error {
  const message = `${who} declined the file with ${status}`;
  if (status === 413 || status === 415) return new UnsupportedMedia(message);
  if (status === 400 || status === 422) return new UnreadableFile(message, 'damaged');
  return new InvalidInput(`${who} refused the request with ${status}`, { status });
}

function bounded(): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(piece, controller) {
      size += piece.byteLength;
      if (size <= LIMITS.answerBytes) return controller.enqueue(piece);
      controller.error(
        new UnreadableFile('What was read is too large', 'too-large-unpacked', {
          limitMegabytes: megabytes(LIMITS.answerBytes),
        }),
      );
    },
  });
}

/** The client wraps what it met, sometimes more than once. Whatever is not ours is what could not be read. */
export function explain(error: unknown, who: string): unknown {
  for (let met = error, depth = 0; met instanceof Error && depth < 5; met = met.cause, depth += 1) {
    if (met instanceof Refusal || met instanceof Interruption) return met;
    if (met.name === 'ConnectionError') return new Unreachable(`${who} cannot be reached`);
  }
  return new UpstreamFault(`${who} was cut off, or answered what cannot be read`);
}
