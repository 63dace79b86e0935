/** Websites that a collection learns from: adding, changing, looking, and taking away. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { requireAllowedSource } from '#schema/crawl-limits.ts';
import type { Tx } from '#schema/database.ts';
import { InvalidInput, NotFound } from '#schema/errors.ts';
import { refuseHeld } from '#schema/held.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { wishRun } from '#schema/request.ts';
import { type Schedule, Source, SourceForm, SourceInput, scheduleText } from '#schema/source.ts';
import { requireObject } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { IdempotencyHeader, once } from './plugins/idempotency.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readRecurrences } from './recurrence.ts';
import { within } from './soon.ts';
import { readSource, readSources, type SourceRow } from './source-row.ts';

/** The row knows best; Temporal is made to match later if it was away for so long. */
const engineMs = 1500;

export const sourceRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    const show = async (tenantId: string, rows: SourceRow[]): Promise<Source[]> => {
      const known = await readRecurrences({ db, temporal }, tenantId, rows, engineMs);
      return rows.map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        recurrence: known.get(row.id) ?? null,
      }));
    };
    /** Told before the row is written, since it may refuse: throws InvalidInput. `reconcile` mends the rest. */
    const tellSchedule = (tenantId: string, sourceId: string, schedule: Schedule | null) =>
      within(engineMs, temporal.putSchedule(tenantId, sourceId, schedule), InvalidInput);

    app.get(
      '/source',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['source'],
          summary: "A collection's sources",
          querystring: z.object({ collectionId: z.uuid() }),
          response: { 200: listOf(Source) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, language } = asker;
        const { collectionId } = request.query;
        const rows = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', collectionId, 'read');
          return readSources(tx, asker, 'o.collection_id = $2', collectionId);
        });
        const order = byName(language);
        rows.sort((a, b) => order(a.form, b.form));
        return { items: await show(tenantId, rows), next: null };
      },
    );

    app.get(
      '/source/:id',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['source'], summary: 'A source', params: Id, response: { 200: Source } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const row = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', request.params.id, 'read');
          return readSource(tx, asker, request.params.id);
        });
        return (await show(tenantId, [row]))[0]!;
      },
    );

    app.post(
      '/source',
      {
        config: { may: 'crawl', act: 'source.make' },
        schema: {
          tags: ['source'],
          summary: 'Add a website',
          headers: IdempotencyHeader,
          body: SourceInput,
          response: { 201: Source },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { collectionId, ...form } = request.body;
        const id = newId();
        await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', collectionId, 'crawl');
          await requireAllowedSource(tx, form);
        });
        if (form.schedule) await tellSchedule(tenantId, id, form.schedule);
        const body = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', collectionId, 'crawl');
          return once(tx, request, async () => {
            await tx.sql(
              'insert into source (tenant_id, id, collection_id, form, created_by) values ($1, $2, $3, $4, $5)',
              [tenantId, id, collectionId, JSON.stringify(form), personId],
            );
            await recordEvent(tx, actorOf(request), { action: 'source.make', object: { kind: 'source', id } });
            const { createdAt, ...row } = await readSource(tx, asker, id);
            return { ...row, createdAt: createdAt.toISOString(), recurrence: null };
          });
        });
        // Asked for a second time: the source that was made then has the schedule.
        if (form.schedule && body.id !== id) await tellSchedule(tenantId, id, null);
        return reply.code(201).send(body);
      },
    );

    app.put(
      '/source/:id',
      {
        config: { may: 'crawl', act: 'source.change' },
        schema: {
          tags: ['source'],
          summary: 'Change how a website is read, from its next run on',
          params: Id,
          body: SourceForm,
          response: { 200: Source },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const form = request.body;
        const { schedule } = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', id, 'crawl');
          await requireAllowedSource(tx, form);
          return (await readSource(tx, asker, id)).form;
        });
        // A schedule that stays is left alone: it counts what was missed.
        if (textOf(schedule) !== textOf(form.schedule)) await tellSchedule(tenantId, id, form.schedule);
        const row = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', id, 'crawl');
          const [was] = await tx.sql<{ form: SourceForm }>(
            'select form from source where tenant_id = $1 and id = $2 for no key update',
            [tenantId, id],
          );
          await tx.sql('update source set form = $3, updated_at = now() where tenant_id = $1 and id = $2', [
            tenantId,
            id,
            JSON.stringify(form),
          ]);
          const details = changed(was!.form, form);
          await recordEvent(tx, actorOf(request), { action: 'source.change', object: { kind: 'source', id }, details });
          return readSource(tx, asker, id);
        });
        return (await show(tenantId, [row]))[0]!;
      },
    );

    app.delete(
      '/source/:id',
      {
        config: { may: 'crawl', act: 'source.remove' },
        schema: {
          tags: ['source'],
          summary: 'Take a website away: its pages leave search at once, and a run of it is cancelled',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const openRun = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', id, 'crawl');
          const crawlId = await cancelOpenRun(tx, id);
          const documents = await hideSource(tx, id);
          const object = { kind: 'source', id };
          await recordEvent(tx, actorOf(request), { action: 'source.remove', object, details: { documents, crawlId } });
          return crawlId;
        });
        await Promise.all([
          within(engineMs, temporal.putSchedule(tenantId, id, null)),
          openRun && within(engineMs, temporal.tellCrawl(tenantId, openRun, 'cancel')),
        ]);
        return reply.code(204).send(null);
      },
    );
  };

const textOf = (schedule: Schedule | null) => schedule && scheduleText(schedule);

/** Its id, for the record of what it was cancelled by. */
async function cancelOpenRun(tx: Tx, sourceId: string): Promise<string | null> {
  const [run] = await tx.sql<{ id: string }>(
    'select id from crawl where tenant_id = $1 and source_id = $2 and ended_at is null',
    [tx.tenantId, sourceId],
  );
  if (run) await wishRun(tx, run.id, 'cancel');
  return run?.id ?? null;
}

/** Answers how many documents it hid. How it signed in is forgotten with it. */
async function hideSource(tx: Tx, id: string): Promise<number> {
  await refuseHeld(tx, 'source', id);
  const removed = await tx.sql(
    'update source set removed_at = now() where tenant_id = $1 and id = $2 and removed_at is null returning id',
    [tx.tenantId, id],
  );
  if (removed.length === 0) throw new NotFound('it was removed meanwhile');
  await tx.sql('delete from credential where tenant_id = $1 and source_id = $2', [tx.tenantId, id]);
  const hidden = await tx.sql<{ id: string }>(
    `update document set removed_at = now() where tenant_id = $1 and source_id = $2 and removed_at is null
     returning id`,
    [tx.tenantId, id],
  );
  await unindexDocuments(
    tx,
    hidden.map((document) => document.id),
  );
  return hidden.length;
}
