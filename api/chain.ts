/** The chain of the record of acts: how far it was verified, who vouches for it, and verifying it now. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { ChainCheck, ChainState } from '#schema/chain-state.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { checkColumns, checkOf, readChain } from './chain-row.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const chainRoutes: Routes =
  ({ db, secrets }) =>
  async (app) => {
    app.get(
      '/audit/chain',
      {
        config: { may: 'audit', act: null },
        schema: {
          tags: ['audit'],
          summary: 'The chain of the record of acts',
          description:
            'How far it was verified, its newest heads, the key they are signed with, and what was found last.',
          response: { 200: ChainState },
        },
      },
      async (request) => readChain(db, signedIn(request).tenantId),
    );

    app.get(
      '/audit/chain/key',
      {
        config: { may: 'audit', act: null },
        schema: {
          tags: ['audit'],
          summary: 'The public key that heads and exports are signed with, as a file',
          description: 'For whoever verifies an export with nothing but it, the key and the verifier.',
          response: {
            200: { description: 'SPKI in PEM', content: { 'application/x-pem-file': { schema: z.string() } } },
          },
        },
      },
      async (request, reply) => {
        const { publicKey } = await readChain(db, signedIn(request).tenantId);
        if (!publicKey) throw new NotFound('no head is signed yet');
        return reply
          .type('application/x-pem-file')
          .header('content-disposition', 'attachment; filename="public.pem"')
          .send(publicKey);
      },
    );

    app.post(
      '/audit/chain/verify',
      {
        config: { may: 'audit', act: 'audit.check' },
        schema: {
          tags: ['audit'],
          summary: 'Verify the chain from end to end',
          description:
            'It is begun within a minute. Where one is asked for or under way already, that one is answered.',
          response: { 202: ChainCheck },
        },
      },
      async (request, reply) => {
        const { tenantId, personId } = signedIn(request);
        if (!secrets) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
        const check = await db.withTenant(tenantId, async (tx) => {
          const [asked] = await tx.sql<{ id: string }>(
            `insert into audit_check (tenant_id, id, asked_by) values ($1, $2, $3)
             on conflict (tenant_id) where ended_at is null do nothing returning id`,
            [tenantId, newId(), personId],
          );
          if (asked)
            await recordEvent(tx, actorOf(request), { action: 'audit.check', object: { kind: 'check', id: asked.id } });
          const [open] = await tx.sql<Parameters<typeof checkOf>[0]>(
            `select ${checkColumns} from audit_check c where c.tenant_id = $1 order by c.asked_at desc, c.id desc limit 1`,
            [tenantId],
          );
          return checkOf(open!);
        });
        return reply.code(202).send(check);
      },
    );
  };
