/** The original of a document, to be saved or played: streamed, whole or a part of it, and never opened as a page. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Rows } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { endingOf } from '#schema/media.ts';
import { requireObject } from './access.ts';
import { attachmentAnswers, isFetch, sendAttachment } from './attachment.ts';
import type { Routes } from './deps.ts';
import { OfVersion, type Original, originalOf } from './document-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { type Part, RangeHeaders, rangeOf } from './range.ts';

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
          response: attachmentAnswers,
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
          if (isFetch(range, request.method)) {
            const opening = { id, versionId: original.versionId, actor: actorOf(request) };
            if (range === 'whole' || !(await isGoingOn(tx, opening))) await recordOpening(tx, opening);
          }
          return { original, range };
        });
        const { sha256, sizeBytes, mediaType } = original;
        const read = (part: Part) => files.read(tenantId, sha256, part);
        const fileName = nameOf(id, original);
        return sendAttachment(reply as never, range, {
          sizeBytes,
          tag: tagOf(original),
          mediaType,
          fileName,
          read,
        }) as never;
      },
    );
  };

type Opening = { id: string; versionId: string; actor: Actor };

const recordOpening = (tx: Rows, { id, versionId, actor }: Opening): Promise<void> =>
  recordEvent(tx, actor, { action: 'document.save', object: { kind: 'document', id }, details: { versionId } });

/** So long parts of a file go on with the opening that is in the record; then another one is written. */
const openingMinutes = 10;

/**
 * Players and viewers ask for part after part, in any order. Whichever comes first is in the record, and what the same
 * asker reads of the same version from the same address within minutes belongs to it.
 */
async function isGoingOn({ tenantId, sql }: Rows, { id, versionId, actor }: Opening): Promise<boolean> {
  const found = await sql(
    `select from audit_event e
     where e.tenant_id = $1 and e.object_id = $2 and e.at > now() - make_interval(mins => ${openingMinutes})
       and e.action = 'document.save' and e.details ->> 'versionId' = $3 and e.actor_kind = $4
       and e.actor_id is not distinct from $5::uuid and e.key_id is not distinct from $6::uuid
       and e.address is not distinct from $7 limit 1`,
    [
      ...[tenantId, id, versionId, actor.kind, actor.id ?? null],
      ...['keyId' in actor ? actor.keyId : null, actor.address ?? null],
    ],
  );
  return found.length > 0;
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
