/** Stored bytes sent to be saved, whole or the part of them that is asked for. They are never opened as a page. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Part, rangeOf } from './range.ts';

/** Should a browser show it after all: no scripts, no forms, no requests. */
const sandbox = "default-src 'none'; sandbox";

export const attachmentAnswers = {
  200: { description: 'Its bytes', content: { '*/*': { schema: z.string() } } },
  206: { description: 'The part asked for', content: { '*/*': { schema: z.string() } } },
  304: z.null(),
  416: z.null(),
};

export type Asked = ReturnType<typeof rangeOf>;
export type Attachment = {
  sizeBytes: number;
  tag: string;
  mediaType: string;
  /** What follows `attachment;` in its header. */
  fileName: string;
  read(part: Part): Promise<Readable>;
};

/** Whether anything of it is sent: to look whether it is there, or has changed, is not to read it. */
export const isFetch = (asked: Asked, method: string): asked is 'whole' | Part =>
  asked !== 'unchanged' && asked !== 'beyond' && method !== 'HEAD';

export async function sendAttachment(
  reply: FastifyReply,
  asked: Asked,
  { sizeBytes, tag, mediaType, fileName, read }: Attachment,
): Promise<FastifyReply> {
  reply
    .header('accept-ranges', 'bytes')
    .header('etag', tag)
    .header('content-security-policy', sandbox)
    .header('content-disposition', `attachment; ${fileName}`);
  if (asked === 'unchanged') return reply.code(304).send(null);
  if (asked === 'beyond') return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send(null);
  const part = asked === 'whole' ? { from: 0, to: sizeBytes } : asked;
  if (asked !== 'whole') reply.code(206).header('content-range', `bytes ${part.from}-${part.to - 1}/${sizeBytes}`);
  const partBytes = part.to - part.from;
  reply.type(mediaType).header('content-length', partBytes);
  if (reply.request.method === 'HEAD') return reply.send(Readable.from([]));
  const bytes = await read(part);
  // Whoever has left before the first byte never begins to read, and so never ends either.
  return reply.send(Readable.from(exactly(bytes, partBytes)).once('close', () => bytes.destroy()));
}

/** Whoever was promised more than the store has is not kept waiting for it: throws at the end. */
async function* exactly(bytes: AsyncIterable<Uint8Array>, promisedBytes: number): AsyncGenerator<Uint8Array> {
  let sentBytes = 0;
  for await (const piece of bytes) {
    sentBytes += piece.byteLength;
    yield piece;
  }
  if (sentBytes !== promisedBytes) throw new Error(`the store has ${sentBytes} of ${promisedBytes} bytes`);
}
