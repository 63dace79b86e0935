/**
 * A trace of sign-ins through a provider, for a time and a reason: what was done and found, step by step, without
 * tokens, codes, secrets, or what is said of a person. It ends by itself.
 */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Federation, TraceOrder, TraceStep } from '#schema/federation.ts';
import { newId } from '#schema/id.ts';
import type { Routes } from './deps.ts';
import { holdFederation } from './federation-change.ts';
import { readFederation, redirectUriOf } from './federation-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['federation'];
const shownSteps = 500;

export const federationTraceRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    const redirectUri = redirectUriOf(publicUrl);

    app.put(
      '/federation/:id/trace',
      {
        config: { may: 'federation', act: 'federation.trace' },
        schema: {
          tags,
          summary: 'Trace the sign-ins of the next minutes; the steps of the last trace are dropped',
          params: Id,
          body: TraceOrder,
          response: { 200: Federation },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const { id } = request.params;
        const { reason, minutes } = request.body;
        return db.withTenant(tenantId, async (tx) => {
          await holdFederation(tx, id);
          await tx.sql('delete from federation_trace where tenant_id = $1 and federation_id = $2', [tenantId, id]);
          await tx.sql(
            `update federation set trace_until = now() + make_interval(mins => $3), trace_by = $4, trace_reason = $5
             where tenant_id = $1 and id = $2`,
            [tenantId, id, minutes, personId, reason],
          );
          const object = { kind: 'federation', id };
          await recordEvent(tx, actorOf(request), { action: 'federation.trace', object, details: { reason, minutes } });
          return readFederation(tx, id, redirectUri);
        });
      },
    );

    app.delete(
      '/federation/:id/trace',
      {
        config: { may: 'federation', act: 'federation.trace' },
        schema: { tags, summary: 'End the trace, and drop its steps', params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await holdFederation(tx, id);
          await tx.sql('update federation set trace_until = null where tenant_id = $1 and id = $2', [tenantId, id]);
          await tx.sql('delete from federation_trace where tenant_id = $1 and federation_id = $2', [tenantId, id]);
          const object = { kind: 'federation', id };
          await recordEvent(tx, actorOf(request), { action: 'federation.trace', object, details: { ended: true } });
        });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/federation/:id/trace',
      {
        config: { may: 'federation', act: null },
        schema: { tags, summary: 'The steps, the latest first', params: Id, response: { 200: z.array(TraceStep) } },
      },
      async (request) => {
        const { id } = request.params;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          await readFederation(tx, id, redirectUri);
          const steps = await tx.sql<Omit<TraceStep, 'at'> & { at: Date }>(
            `select id, correlation_id as "correlationId", at, step, facts from federation_trace
             where tenant_id = $1 and federation_id = $2 order by id desc limit ${shownSteps}`,
            [tx.tenantId, id],
          );
          return steps.map((step) => ({ ...step, at: step.at.toISOString() }));
        });
      },
    );
  };

/** Keeps what was noted, if the provider is being traced now. */
export async function keepTrace(
  tx: Tx,
  federationId: string | null,
  correlationId: string,
  steps: readonly Pick<TraceStep, 'step' | 'facts'>[],
): Promise<void> {
  for (const { step, facts } of federationId === null ? [] : steps) {
    await tx.sql(
      `insert into federation_trace (tenant_id, id, federation_id, correlation_id, step, facts)
       select tenant_id, $2, id, $4, $5, $6 from federation
       where tenant_id = $1 and id = $3 and trace_until > now()`,
      [tx.tenantId, newId(), federationId, correlationId, step, storable(facts)],
    );
  }
}

/** PostgreSQL keeps no NUL, which a provider may put into the name of a claim. */
const storable = (facts: TraceStep['facts']): string => JSON.stringify(facts).replaceAll('\\u0000', '');
