/** A finished archive, to be saved: streamed, whole or a part of it, by whoever may what it is of, until it expires. */
import { Readable } from 'node:stream';
import { recordEvent } from '#schema/audit.ts';
import {
  type Delivery,
  deliveryBound,
  deliveryPermission,
  holdsRecord,
  noteFetched,
  readDelivery,
} from '#schema/delivery.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { openPieces } from '#schema/piece-seal.ts';
import { readPackage } from './archive-package-row.ts';
import { type Attachment, attachmentAnswers, isFetch, sendAttachment } from './attachment.ts';
import { requireReading } from './audit-reading.ts';
import type { Deps, Routes } from './deps.ts';
import { Id } from './id.ts';
import type { SignedIn } from './plugins/asker.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { type Part, RangeHeaders, rangeOf } from './range.ts';

export const deliveryRoutes: Routes =
  ({ db, deliveries, personKeys }) =>
  async (app) => {
    app.get(
      '/delivery/:id',
      {
        config: { may: 'known', act: 'delivery.fetch' },
        schema: {
          tags: ['export'],
          summary: 'A finished archive, to be saved; a part of it by Range',
          description: 'One that holds events of the record of acts needs an open reading.',
          params: Id,
          headers: RangeHeaders,
          response: attachmentAnswers,
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const { delivery, range } = await db.withTenant(asker.tenantId, async (tx) => {
          const delivery = await readDelivery(tx, id);
          requireDelivery(asker, delivery);
          // A whole space's: whoever may pack anything at all need not reach that space.
          if (delivery.what === 'collection') await readPackage(tx, asker, id);
          const reading = holdsRecord[delivery.what] ? await requireReading(tx, asker) : null;
          const range = rangeOf(request.headers, delivery.sizeBytes, tagOf(delivery));
          // Each part is one: all but the first byte of an archive would be as good as the whole.
          if (isFetch(range, request.method)) {
            await noteFetched(tx, id);
            const { what, name, sha256 } = delivery;
            const details = { what, name, sha256, ...(reading ? { readingId: reading.id } : {}) };
            const object = { kind: 'delivery', id };
            await recordEvent(tx, actorOf(request), { action: 'delivery.fetch', object, details });
          }
          return { delivery, range };
        });
        const { name, sizeBytes } = delivery;
        const read = await readerOf({ deliveries, personKeys }, asker.tenantId, delivery);
        return sendAttachment(reply as never, range, {
          sizeBytes,
          tag: tagOf(delivery),
          mediaType: 'application/zip',
          fileName: `filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
          read,
        }) as never;
      },
    );
  };

type Placed = Awaited<ReturnType<typeof readDelivery>>;

/** Throws Unprocessable for one that is sealed for somebody who is gone, Conflict where nothing sealed opens. */
async function readerOf(
  { deliveries, personKeys }: Pick<Deps, 'deliveries' | 'personKeys'>,
  tenantId: string,
  { id, path, sealedFor, sizeBytes }: Placed,
): Promise<Attachment['read']> {
  const read = (part: Part) => deliveries.read(path, part);
  if (!sealedFor) return read;
  if (!personKeys) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
  const key = await personKeys.keyOfRequest(tenantId, sealedFor);
  return async (range) => Readable.from(openPieces(key, deliveryBound(tenantId, id), { sizeBytes, range, read }));
}

/** Throws NotFound: that there is one is nothing to be known by others. */
function requireDelivery({ permissions, key }: SignedIn, { what }: Delivery): void {
  const isOpen = permissions.includes(deliveryPermission[what]) && (!key || key.kinds.length === 0);
  if (!isOpen) throw new NotFound('no such delivery');
}

const tagOf = ({ sha256 }: Delivery): string => `"${sha256}"`;
