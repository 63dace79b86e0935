/** The register of AI systems in use, the leave for a new provider, and what people are told before they ask. */
import { z } from 'zod';
import { beginSystem, openSystems, waitingOf } from '#schema/ai-register.ts';
import { AiNoticeForm, AiRegister, AiSystemForm, AiUse } from '#schema/ai-system.ts';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { NotFound } from '#schema/errors.ts';
import { readNotice, readSystem, readSystems } from './ai-system-row.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const aiSystemRoutes: Routes =
  ({ db, aiModels }) =>
  async (app) => {
    app.get(
      '/ai-system',
      {
        config: { may: 'known', act: null },
        schema: {
          tags: ['record'],
          summary: 'The AI systems that are and were in use, and what waits to be agreed to',
          response: { 200: AiRegister },
        },
      },
      async (request) =>
        db.withTenant(signedIn(request).tenantId, async (tx) => ({
          systems: await readSystems(tx),
          waiting: waitingOf(await openSystems(tx), aiModels),
        })),
    );

    app.post(
      '/ai-use/:name/accept',
      {
        config: { may: 'model', act: 'ai-system.accept' },
        schema: {
          tags: ['setting'],
          summary: 'Agree to the provider that waits: from now on it is used',
          params: z.object({ name: AiUse }),
          /** What was read before agreeing: another one that came meanwhile is not agreed to. */
          body: z.object({ provider: z.string().min(1).max(300) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { name: use } = request.params;
        await db.withTenant(signedIn(request).tenantId, async (tx) => {
          const waiting = waitingOf(await openSystems(tx), aiModels).find((model) => model.use === use);
          if (waiting?.provider !== request.body.provider) throw new NotFound('no such provider waits');
          await beginSystem(tx, actorOf(request), waiting, 'ai-system.accept');
        });
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/ai-system/:id',
      {
        config: { may: 'audit', act: 'ai-system.change' },
        schema: {
          tags: ['record'],
          summary: 'State what a system is for, its risk, and who answers for it',
          params: Id,
          body: AiSystemForm,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const form = request.body;
        await db.withTenant(signedIn(request).tenantId, async (tx) => {
          const before = await readSystem(tx, id);
          await tx.sql(
            `update ai_system set purpose = $3, risk = $4, owner = $5, version = version + 1
             where tenant_id = $1 and id = $2`,
            [tx.tenantId, id, form.purpose, form.risk, form.owner],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'ai-system.change',
            object: { kind: 'ai-system', id },
            details: {
              purpose: before.purpose !== form.purpose,
              owner: before.owner !== form.owner,
              ...changed({ risk: before.risk }, { risk: form.risk }),
            },
          });
        });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/ai-notice',
      {
        config: { may: 'known', act: null },
        schema: {
          tags: ['setting'],
          summary: "What people are told before they ask; null where the product's own words stand",
          response: { 200: AiNoticeForm },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readNotice),
    );

    app.put(
      '/ai-notice',
      {
        config: { may: 'model', act: 'ai-notice.change' },
        schema: {
          tags: ['setting'],
          summary: 'Change what people are told before they ask',
          body: AiNoticeForm,
          response: { 200: AiNoticeForm },
        },
      },
      async (request) => {
        const form = request.body;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          const before = await readNotice(tx);
          await tx.sql(
            `insert into ai_notice (tenant_id, sv, en) values ($1, $2, $3)
             on conflict (tenant_id) do update set sv = excluded.sv, en = excluded.en, updated_at = now()`,
            [tx.tenantId, form.sv, form.en],
          );
          const isChanged = { sv: before.sv !== form.sv, en: before.en !== form.en };
          const object = { kind: 'tenant', id: tx.tenantId };
          await recordEvent(tx, actorOf(request), { action: 'ai-notice.change', object, details: isChanged });
          return form;
        });
      },
    );
  };
