/** The record of a recording: who said what when, to be read, corrected and saved as text or captions. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { recordForms } from '#schema/caption.ts';
import { noteUse } from '#schema/document-use.ts';
import { Extract } from '#schema/extract.ts';
import { editRecord } from '#schema/record.ts';
import { RecordForm, Recording, RecordingEdit } from '#schema/recording.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { OfVersion } from './document-row.ts';
import { readExtractRow, showExtract } from './extract-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readRecording } from './recording-row.ts';
import { within } from './soon.ts';

/** The row is the request; `reconcile` starts what did not reach Temporal in this time. */
const engineMs = 1500;

/** As many lines as ten hours of quick talk have, with room. */
const editBytes = 16 * 2 ** 20;

const tags = ['document'];

export const recordingRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/document/:id/recording',
      {
        config: { may: 'read', act: 'document.read' },
        schema: {
          tags,
          summary: 'What was said in a recording, by whom and when',
          params: Id,
          querystring: OfVersion,
          response: { 200: Recording },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const recording = await readRecording(tx, id, request.query.versionId ?? null);
          await noteUse(tx, [id]);
          const details = { versionId: recording.versionId };
          const object = { kind: 'document', id };
          await recordEvent(tx, actorOf(request), { action: 'document.read', object, details });
          return recording;
        });
      },
    );

    app.get(
      '/document/:id/recording/export',
      {
        config: { may: 'read', act: 'recording.export' },
        schema: {
          tags,
          summary: 'What was said in a recording, as a file: text, WebVTT or SubRip',
          params: Id,
          querystring: OfVersion.extend({ form: RecordForm.default('txt') }),
          response: { 200: { description: 'The file', content: { '*/*': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const { form, versionId } = request.query;
        const { utterances } = await db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const recording = await readRecording(tx, id, versionId ?? null);
          const details = { versionId: recording.versionId, form };
          const object = { kind: 'document', id };
          await recordEvent(tx, actorOf(request), { action: 'recording.export', object, details });
          return recording;
        });
        const { mediaType, write } = recordForms[form];
        return reply
          .type(mediaType)
          .header('content-disposition', `attachment; filename="${id}.${form}"`)
          .send(write(utterances) as never);
      },
    );

    app.put(
      '/document/:id/recording',
      {
        bodyLimit: editBytes,
        config: { may: 'upload', act: 'recording.edit' },
        schema: {
          tags,
          summary: 'Correct what was said in a recording: the record as it was answers until the new one is ready',
          params: Id,
          body: RecordingEdit,
          response: { 202: Extract },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { id } = request.params;
        const begun = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'upload');
          const extractId = await editRecord(tx, id, request.body, personId);
          const details = { fromVersionId: request.body.versionId, extractId };
          const object = { kind: 'document', id };
          await recordEvent(tx, actorOf(request), { action: 'recording.edit', object, details });
          return showExtract(await readExtractRow(tx, extractId));
        });
        await within(engineMs, temporal.startExtract(tenantId, begun.id, 'again'));
        return reply.code(202).send(begun);
      },
    );
  };
