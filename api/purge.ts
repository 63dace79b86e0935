/** Disposals of single things: looked at, decided on by a second person, and shown with their certificate. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { decidePurge } from '#schema/purge-decide.ts';
import { PurgeDecision, PurgeForm, PurgePreview, PurgeQuery, PurgeRun, PurgeSetting } from '#schema/purge-run.ts';
import { readPurgeSetting } from '#schema/purge-setting.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { listPurges, type PurgeRunRow, readPreview, readPurgeRun, showPurgeRun } from './purge-run-row.ts';
import { within } from './soon.ts';

const engineMs = 1500;
const tags = ['purge'];
const About = z.object({ purge: PurgeRun, preview: PurgePreview });

export const purgeRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/purge',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'Disposals, the latest first',
          querystring: PurgeQuery,
          response: { 200: listOf(PurgeRun) },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const { cursor, limit, state } = request.query;
        const [after] = readCursor(z.tuple([z.uuid()]), cursor) ?? [null];
        const rows = await db.withTenant(tenantId, (tx) =>
          listPurges(tx, personId, { after, limit: limit + 1, state }),
        );
        return pageOf(rows, limit, ({ id }: PurgeRunRow) => [id], showPurgeRun);
      },
    );

    app.post(
      '/purge',
      {
        config: { may: 'retention', act: 'purge.ask' },
        schema: {
          tags,
          summary: 'Dispose of things that were removed, by a decision',
          body: PurgeForm,
          response: { 202: PurgeRun },
        },
      },
      async (request, reply) => {
        const { tenantId, personId } = signedIn(request);
        const id = await db.withTenant(tenantId, (tx) =>
          requestPurge(tx, actorOf(request), { kind: 'hand', ...request.body }),
        );
        await within(engineMs, temporal.goOnPurge(tenantId, id));
        const row = await db.withTenant(tenantId, (tx) => readPurgeRun(tx, personId, id));
        return reply.code(202).send(showPurgeRun(row));
      },
    );

    app.get(
      '/purge/:id',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'One disposal: its set, how far it has come, and what stayed and why',
          params: Id,
          response: { 200: About },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const { id } = request.params;
        return db.withTenant(tenantId, async (tx) => ({
          purge: showPurgeRun(await readPurgeRun(tx, personId, id)),
          preview: await readPreview(tx, id),
        }));
      },
    );

    for (const word of ['approve', 'refuse'] as const) {
      app.post(
        `/purge/:id/${word}`,
        {
          config: { may: 'retention', act: `purge.${word}` },
          schema: {
            tags,
            summary: word === 'approve' ? 'Let it be carried out, as the second person' : 'Let none of it go',
            description: 'Names the set by its hash: one that has changed since has to be looked at again.',
            params: Id,
            body: PurgeDecision,
            response: { 200: PurgeRun },
          },
        },
        async (request) => {
          const { tenantId, personId } = signedIn(request);
          const { id } = request.params;
          const { manifestHash } = request.body;
          const said = await db.withTenant(tenantId, (tx) =>
            decidePurge(tx, actorOf(request), id, { word, manifestHash }),
          );
          // What is to be looked at now is kept: only after that is it refused.
          if (said === 'changed') throw new Conflict('another set', { code: 'purge-changed' });
          await within(engineMs, temporal.goOnPurge(tenantId, id));
          return showPurgeRun(await db.withTenant(tenantId, (tx) => readPurgeRun(tx, personId, id)));
        },
      );
    }

    app.get(
      '/purge/setting',
      {
        config: { may: 'retention', act: null },
        schema: { tags, summary: 'From how many things on a second person approves', response: { 200: PurgeSetting } },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readPurgeSetting),
    );

    app.put(
      '/purge/setting',
      {
        config: { may: 'retention', act: 'purge.setting' },
        schema: {
          tags,
          summary: 'Change it, and by which decision that goes which people removed themselves',
          body: PurgeSetting,
          response: { 200: PurgeSetting },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const after = request.body;
        await db.withTenant(tenantId, async (tx) => {
          const before = await readPurgeSetting(tx);
          const [decision] = await tx.sql(
            'select from decision where tenant_id = $1 and id = $2 and ended_at is null',
            [tenantId, after.handDecisionId],
          );
          if (after.handDecisionId !== null && !decision) throw new NotFound('no such decision');
          await tx.sql(
            `insert into purge_setting as s (tenant_id, approve_above, hand_decision_id, set_by) values ($1, $2, $3, $4)
             on conflict (tenant_id) do update set approve_above = excluded.approve_above,
               set_by = case when s.approve_above = excluded.approve_above then s.set_by else excluded.set_by end,
               hand_decision_id = excluded.hand_decision_id, updated_at = now()`,
            [tenantId, after.approveAbove, after.handDecisionId, personId],
          );
          const object = { kind: 'tenant', id: tenantId };
          await recordEvent(tx, actorOf(request), { action: 'purge.setting', object, details: { before, after } });
        });
        return after;
      },
    );
  };
