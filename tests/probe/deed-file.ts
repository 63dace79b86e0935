/** What is done with files, each of which can be done to a file once. */
import { newId } from '#schema/id.ts';
import { addFiles, addUpload } from '#tests/rig/file-furniture.ts';
import type { Deed } from './deed.ts';
import { requestId, type Stage } from './stage.ts';

const tus = { 'tus-resumable': '1.0.0' };

const asAdministrator = ({ api }: Stage, method: string, path: string, json?: object, headers = {}) =>
  api.as(api.ours.people.administrator, method, path, json, { ...headers, 'x-request-id': requestId });

/** A file that could not be read, with its run. */
const aFile = ({ api, ours }: Stage) =>
  api.db.withTenant(ours.tenantId, async (tx) => {
    const [blob] = await tx.sql<{ hash: Buffer }>('select sha256 as hash from blob where tenant_id = $1 limit 1', [
      tx.tenantId,
    ]);
    return addFiles(tx, ours.collectionId, { mark: newId(), text: 'Taxan.', blobHash: blob!.hash });
  });

const withFile =
  (method: string, pathOf: (fileId: string) => string, body?: object): Deed =>
  async (stage) => {
    const { fileId } = await aFile(stage);
    return () => asAdministrator(stage, method, pathOf(fileId), body);
  };

export const fileDeeds: Record<string, Deed> = {
  'POST /document/move': async (stage) => {
    const { fileId } = await aFile(stage);
    const form = { spaceId: stage.ours.spaceId, name: 'En annan samling' };
    const { id: collectionId } = (await asAdministrator(stage, 'POST', '/collection', form)).json<{ id: string }>();
    return () => asAdministrator(stage, 'POST', '/document/move', { documentIds: [fileId], collectionId });
  },
  'POST /document/:id/extract': withFile('POST', (fileId) => `/document/${fileId}/extract`, {}),
  'DELETE /document/:id': withFile('DELETE', (fileId) => `/document/${fileId}`),
  'POST /extract/:id/cancel': async (stage) => {
    const { extractId } = await aFile(stage);
    await stage.api.db.withTenant(stage.ours.tenantId, (tx) =>
      tx.sql(`update extract set state = 'running', ended_at = null where tenant_id = $1 and id = $2`, [
        tx.tenantId,
        extractId,
      ]),
    );
    return () => asAdministrator(stage, 'POST', `/extract/${extractId}/cancel`);
  },
  'DELETE /upload/:id': async (stage) => {
    const { api, ours } = stage;
    const { personId } = api.ours.people.administrator;
    const id = await api.db.withTenant(ours.tenantId, (tx) => addUpload(tx, ours.collectionId, personId));
    return () => asAdministrator(stage, 'DELETE', `/upload/${id}`, undefined, tus);
  },
};
