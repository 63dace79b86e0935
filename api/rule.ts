/** Rules for how long things are kept: made, replaced, ended, and looked at before anything goes by them. */
import { recordEvent } from '#schema/audit.ts';
import { Conflict } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { PurgeRun } from '#schema/purge-run.ts';
import { Rule, RuleForm } from '#schema/retention.ts';
import { RulePreview } from '#schema/retention-view.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readPurgeRun, showPurgeRun } from './purge-run-row.ts';
import { endRule, makeRule } from './rule-make.ts';
import { previewRule } from './rule-preview.ts';
import { askByRule } from './rule-purge.ts';
import { listRules, readRule } from './rule-row.ts';
import { within } from './soon.ts';

const engineMs = 1500;
const tags = ['retention'];

/** Takes back what was only tried. */
class Tried extends Error {
  readonly preview: RulePreview;
  constructor(preview: RulePreview) {
    super('taken back');
    this.preview = preview;
  }
}

export const ruleRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/rule',
      {
        config: { may: 'retention', act: null },
        schema: { tags, summary: 'Retention rules, those in force first', response: { 200: listOf(Rule) } },
      },
      async (request) => ({
        items: await db.withTenant(signedIn(request).tenantId, (tx) => listRules(tx, null)),
        next: null,
      }),
    );

    app.get(
      '/rule/:id',
      {
        config: { may: 'retention', act: null },
        schema: { tags, summary: 'A retention rule', params: Id, response: { 200: Rule } },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => readRule(tx, request.params.id)),
    );

    app.post(
      '/rule',
      {
        config: { may: 'retention', act: 'rule.make' },
        schema: {
          tags,
          summary: 'Make a retention rule, or one in the place of another',
          description:
            'A rule is never edited. Where there is one for the very same, it has to be named in `replaces` (409).',
          body: RuleForm,
          response: { 201: Rule },
        },
      },
      async (request, reply) => {
        const rule = await db.withTenant(signedIn(request).tenantId, (tx) =>
          makeRule(tx, actorOf(request), request.body),
        );
        return reply.code(201).send(rule);
      },
    );

    app.post(
      '/rule/preview',
      {
        config: { may: 'retention', act: 'rule.preview' },
        schema: {
          tags,
          summary: 'What a rule would take today, were it made: nothing is changed',
          body: RuleForm,
          response: { 200: RulePreview },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        const preview = await db
          .withTenant(tenantId, async (tx): Promise<RulePreview> => {
            const { id, what } = await makeRule(tx, actorOf(request), request.body);
            throw new Tried(await previewRule(tx, { id, what }));
          })
          .catch((error: unknown) => {
            if (error instanceof Tried) return error.preview;
            throw error;
          });
        const { what, decisionId } = request.body;
        const details = { what, decisionId, items: preview.items };
        await db.withTenant(tenantId, (tx) => recordEvent(tx, actorOf(request), { action: 'rule.preview', details }));
        return preview;
      },
    );

    app.get(
      '/rule/:id/preview',
      {
        config: { may: 'retention', act: 'rule.preview' },
        schema: {
          tags,
          summary: 'What a rule takes today: nothing is changed',
          params: Id,
          response: { 200: RulePreview },
        },
      },
      async (request) =>
        db.withTenant(signedIn(request).tenantId, async (tx) => {
          const { id, what } = await readRule(tx, request.params.id);
          const preview = await previewRule(tx, { id, what });
          const details = { items: preview.items };
          await recordEvent(tx, actorOf(request), { action: 'rule.preview', object: { kind: 'rule', id }, details });
          return preview;
        }),
    );

    app.post(
      '/rule/:id/purge',
      {
        config: { may: 'retention', act: 'purge.ask' },
        schema: {
          tags,
          summary: 'Dispose now of what a rule takes today',
          description:
            'Else it is asked for once a day. Its set is made, and waits for a second person where the rule or its size asks for one.',
          params: Id,
          response: { 202: PurgeRun },
        },
      },
      async (request, reply) => {
        const { tenantId, personId } = signedIn(request);
        const id = await db.withTenant(tenantId, (tx) => askByRule(tx, actorOf(request), request.params.id));
        await within(engineMs, temporal.goOnPurge(tenantId, id));
        const row = await db.withTenant(tenantId, (tx) => readPurgeRun(tx, personId, id));
        return reply.code(202).send(showPurgeRun(row));
      },
    );

    app.post(
      '/rule/:id/end',
      {
        config: { may: 'retention', act: 'rule.end' },
        schema: {
          tags,
          summary: 'End a rule: what it was about goes by the next wider one, if there is one',
          params: Id,
          response: { 200: Rule },
        },
      },
      async (request) => {
        const { id } = request.params;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          await readRule(tx, id);
          const isEnded = await endRule(tx, actorOf(request), id);
          if (!isEnded) throw new Conflict('it has ended', { code: 'rule-ended' });
          return readRule(tx, id);
        });
      },
    );
  };
