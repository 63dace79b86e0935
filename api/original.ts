/** The original of a document, to be saved or played: streamed, whole or a part of it, and never opened as a page. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { NotFound } from '#schema/errors.ts';
import { endingOf } from '#schema/media.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { OfVersion, type Original, originalOf } from './document-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { RangeHeaders, rangeOf } from './range.ts';

/** A page from the outside, should a browser show it after all: no scripts, no forms, no requests. */
const sandbox = "default-src 'none'; sandbox";

export const originalRoutes: Routes =
  ({ db, files }) =>
  async (app) => {
    app.get(
      '/document/:id/original',
      {
        config: { may: 'read', act: 'document.save' },
        schema: {
          tags: ['document'],
          summary: 'The page or file as it was fetched or brought, to be saved; a part of it by Range',
          params: Id,
          querystring: OfVersion,
          headers: RangeHeaders,
          response: {
            200: { description: 'Its bytes', content: { '*/*': { schema: z.string() } } },
            206: { description: 'The part asked for', content: { '*/*': { schema: z.string() } } },
            304: z.null(),
            416: z.null(),
          },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const { original, range } = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const original = await originalOf(tx, id, request.query.versionId ?? null);
          if (!original) throw new NotFound('no such version');
          const range = rangeOf(request.headers, original.sizeBytes, tagOf(original));
          // What goes on where another request ended is the same act, and to look whether it is there is none.
          const isFirst = typeof range === 'string' || range.from === 0;
          if (isFirst && range !== 'unchanged' && request.method !== 'HEAD') {
            const object = { kind: 'document', id };
            await recordEvent(tx, actorOf(request), { action: 'document.save', object });
          }
          return { original, range };
        });
        const { sha256, sizeBytes, mediaType } = original;
        reply
          .header('accept-ranges', 'bytes')
          .header('etag', tagOf(original))
          .header('content-security-policy', sandbox)
          .header('content-disposition', `attachment; ${nameOf(id, original)}`);
        if (range === 'unchanged') return reply.code(304).send(null);
        if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send(null);
        const part = range === 'whole' ? { from: 0, to: sizeBytes } : range;
        if (range !== 'whole') {
          reply.code(206).header('content-range', `bytes ${part.from}-${part.to - 1}/${sizeBytes}`);
        }
        const partBytes = part.to - part.from;
        reply.type(mediaType).header('content-length', partBytes);
        if (request.method === 'HEAD') return reply.send(Readable.from([]) as never);
        const bytes = await files.read(tenantId, sha256, part);
        // Whoever has left before the first byte never begins to read, and so never ends either.
        const sent = Readable.from(exactly(bytes, partBytes)).once('close', () => bytes.destroy());
        return reply.send(sent as never);
      },
    );
  };

/** Whoever was promised more than the store has is not kept waiting for it: throws at the end. */
async function* exactly(bytes: AsyncIterable<Uint8Array>, promisedBytes: number): AsyncGenerator<Uint8Array> {
  let sentBytes = 0;
  for await (const piece of bytes) {
    sentBytes += piece.byteLength;
    yield piece;
  }
  if (sentBytes !== promisedBytes) throw new Error(`the store has ${sentBytes} of ${promisedBytes} bytes`);
}

const tagOf = ({ sha256 }: Original): string => `"${sha256.toString('hex')}"`;

/** A file under the name that it was brought by, a page under its id. */
function nameOf(id: string, { name, mediaType }: Original): string {
  const plain = `filename="${id}.${endingOf(mediaType)}"`;
  if (name === null) return plain;
  // As RFC 8187 has it, where some more signs are kept than in an address.
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${plain}; filename*=UTF-8''${encoded}`;
}
