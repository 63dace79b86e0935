/** The register of decisions to dispose of things. Nothing goes without one that is in force. */
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { Decision, DecisionForm } from '#schema/retention.ts';
import { listDecisions, readDecision } from './decision-row.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['retention'];

export const decisionRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/decision',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The register of disposal decisions, with their rules and what was carried out',
          response: { 200: listOf(Decision) },
        },
      },
      async (request) => ({ items: await db.withTenant(signedIn(request).tenantId, listDecisions), next: null }),
    );

    app.get(
      '/decision/:id',
      {
        config: { may: 'retention', act: null },
        schema: { tags, summary: 'A disposal decision', params: Id, response: { 200: Decision } },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => readDecision(tx, request.params.id)),
    );

    app.post(
      '/decision',
      {
        config: { may: 'retention', act: 'decision.make' },
        schema: {
          tags,
          summary: 'Put a disposal decision into the register',
          description: 'A decision that is in the register is not edited: it is ended, and another one put there.',
          body: DecisionForm,
          response: { 201: Decision },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const made = await db.withTenant(tenantId, async (tx) => {
          const actor = actorOf(request);
          await requireDecided(tx, request.body);
          const id = newId();
          const { reference, title, authority, decidedOn, note } = request.body;
          const [row] = await tx.sql(
            `insert into decision (tenant_id, id, reference, title, authority, decided_on, note, made_by, made_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, reference) do nothing returning id`,
            [tenantId, id, reference, title, authority, decidedOn, note, actor.id, actor.name ?? ''],
          );
          if (!row) throw new Conflict('the register has it already', { code: 'decision-known' });
          const details = { reference, decidedOn };
          await recordEvent(tx, actor, { action: 'decision.make', object: { kind: 'decision', id }, details });
          return readDecision(tx, id);
        });
        return reply.code(201).send(made);
      },
    );

    app.post(
      '/decision/:id/end',
      {
        config: { may: 'retention', act: 'decision.end' },
        schema: {
          tags,
          summary: 'End a decision: nothing more goes by it',
          description: 'Its rules stay, and keep wider ones away from what they are about, until they are ended too.',
          params: Id,
          response: { 200: Decision },
        },
      },
      async (request) => {
        const { id } = request.params;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          const actor = actorOf(request);
          const { reference } = await readDecision(tx, id);
          const ended = await tx.sql(
            `update decision set ended_at = now(), ended_by = $3, ended_name = $4, version = version + 1
             where tenant_id = $1 and id = $2 and ended_at is null returning id`,
            [tx.tenantId, id, actor.id, actor.name ?? ''],
          );
          if (ended.length === 0) throw new Conflict('it has ended', { code: 'decision-ended' });
          const details = { reference };
          await recordEvent(tx, actor, { action: 'decision.end', object: { kind: 'decision', id }, details });
          return readDecision(tx, id);
        });
      },
    );
  };

/** Throws InvalidInput for a day that has not come yet. */
async function requireDecided(tx: Tx, { decidedOn }: DecisionForm): Promise<void> {
  // A day more, since it begins earlier elsewhere.
  const [row] = await tx.sql<{ isAhead: boolean }>('select $1::date > now()::date + 1 as "isAhead"', [decidedOn]);
  if (row?.isAhead) throw new InvalidInput('it has not been decided yet', { path: 'decidedOn' });
}
