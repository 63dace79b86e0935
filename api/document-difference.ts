/** How the text of one version of a document differs from that of another. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { DifferenceText } from '#schema/difference.ts';
import { NotFound } from '#schema/errors.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { compareTexts } from './difference-text.ts';
import { openDocument } from './document-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const Versions = z.object({ was: z.uuid(), now: z.uuid() });

export const documentDifferenceRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/document/:id/difference',
      {
        config: { may: 'read', act: 'document.read' },
        schema: {
          tags: ['document'],
          summary: 'How the text of one version differs from that of another, line by line',
          params: Id,
          querystring: Versions,
          response: { 200: DifferenceText },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const { was: wasId, now: nowId } = request.query;
        const { was, now } = await db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const was = await openDocument(tx, id, wasId);
          const now = await openDocument(tx, id, nowId);
          if (!was || !now) throw new NotFound('no such version');
          const details = { versionIds: [wasId, nowId] };
          await recordEvent(tx, actorOf(request), {
            action: 'document.read',
            object: { kind: 'document', id },
            details,
          });
          return { was, now };
        });
        const side = ({ version: { id: versionId, title, fetchedAt } }: typeof was) => ({
          versionId,
          title,
          fetchedAt,
        });
        return { url: now.url, was: side(was), now: side(now), ...compareTexts(was.text, now.text) };
      },
    );
  };
