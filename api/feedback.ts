/** What the asker thinks of an answer: one opinion each, which can be changed and taken back. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { FeedbackForm } from '#schema/chat.ts';
import { Conflict } from '#schema/errors.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { requireAnswer } from './message-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const feedbackRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.put(
      '/message/:id/feedback',
      {
        config: { may: 'ask', act: 'feedback.give' },
        schema: {
          tags: ['chat'],
          summary: 'Say what you think of an answer of yours, once it has ended; it replaces what you said before',
          params: Id,
          body: FeedbackForm,
          response: { 200: FeedbackForm },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { id } = request.params;
        const { verdict, comment } = request.body;
        const faults = verdict === 'bad' ? [...new Set(request.body.faults)] : [];
        await db.withTenant(tenantId, async (tx) => {
          const { state } = await requireAnswer(tx, asker, id);
          if (state === 'streaming') throw new Conflict('the answer is being written', { code: 'still-answering' });
          await tx.sql(
            `insert into feedback (tenant_id, message_id, person_id, verdict, faults, comment)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (tenant_id, message_id) do update
               set verdict = excluded.verdict, faults = excluded.faults, comment = excluded.comment, updated_at = now()`,
            [tenantId, id, personId, verdict, faults, comment],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'feedback.give',
            object: { kind: 'message', id },
            details: { verdict, faults },
          });
        });
        return { verdict, faults, comment };
      },
    );

    app.delete(
      '/message/:id/feedback',
      {
        config: { may: 'ask', act: 'feedback.withdraw' },
        schema: {
          tags: ['chat'],
          summary: 'Take back what you said of an answer',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await requireAnswer(tx, asker, id);
          const taken = await tx.sql(
            'delete from feedback where tenant_id = $1 and message_id = $2 returning 1 as one',
            [tenantId, id],
          );
          if (taken.length === 0) return;
          await recordEvent(tx, actorOf(request), { action: 'feedback.withdraw', object: { kind: 'message', id } });
        });
        return reply.code(204).send(null);
      },
    );
  };
