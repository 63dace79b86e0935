/** What a person is told when they come, until they have seen it. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { NotFound } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { Notice } from '#schema/notice.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, type SignedIn, signedIn } from './plugins/session.ts';

type Row = Omit<Notice, 'at'> & { at: Date };

/** More than fit over a page would hide it. */
const shownAtOnce = 5;

/** Of the notices `n` those that person $2 with permissions $3 is to be told; older ones than the person are not. */
const mine = `n.at > now() - interval '30 days' and (n.person_id = $2 or n.permission = any($3::text[]))
  and n.at >= (select p.created_at from person p where p.tenant_id = n.tenant_id and p.id = $2)`;
const unseen = `not exists (select from notice_seen s
  where s.tenant_id = n.tenant_id and s.notice_id = n.id and s.person_id = $2)`;

const readerOf = ({ personId, permissions }: SignedIn) => [personId, permissions];

export const noticeRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/notice',
      {
        config: { may: 'signed-in', act: null },
        schema: { tags: ['notice'], summary: 'What I have not seen yet', response: { 200: listOf(Notice) } },
      },
      async (request) => {
        const session = signedIn(request);
        const rows = await db.readTenant<Row>(
          session.tenantId,
          `select n.id, n.code, n.facts, n.at from notice n
           where n.tenant_id = tenant.id and ${mine} and ${unseen}
           order by n.at desc, n.id limit ${shownAtOnce}`,
          readerOf(session),
          { planned: 'short' },
        );
        return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), next: null };
      },
    );

    app.put(
      '/notice/:id/seen',
      {
        config: { may: 'signed-in', act: 'notice.see' },
        schema: { tags: ['notice'], summary: 'I have seen it', params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const session = signedIn(request);
        const { id } = request.params;
        await db.withTenant(session.tenantId, async (tx) => {
          const [notice] = await tx.sql(`select from notice n where n.tenant_id = $1 and n.id = $4 and ${mine}`, [
            tx.tenantId,
            ...readerOf(session),
            id,
          ]);
          if (!notice) throw new NotFound('no such notice');
          const [seen] = await tx.sql(
            `insert into notice_seen (tenant_id, notice_id, person_id) values ($1, $2, $3)
             on conflict do nothing returning notice_id`,
            [tx.tenantId, id, session.personId],
          );
          if (seen) await recordEvent(tx, actorOf(request), { action: 'notice.see', object: { kind: 'notice', id } });
        });
        return reply.code(204).send(null);
      },
    );
  };
