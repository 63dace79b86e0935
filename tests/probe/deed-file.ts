/**
 * What is done with files, each of which can be done to a file once. They have a collection of their own: whoever follows
 * the runs of another one does not wait for those that begin here.
 */
import { newId } from '#schema/id.ts';
import { addFiles, addUpload } from '#tests/rig/file-furniture.ts';
import type { Deed } from './deed.ts';
import { requestId, type Stage } from './stage.ts';

const tus = { 'tus-resumable': '1.0.0' };

const asAdministrator = ({ api }: Stage, method: string, path: string, json?: object, headers = {}) =>
  api.as(api.ours.people.administrator, method, path, json, { ...headers, 'x-request-id': requestId });

async function aCollection(stage: Stage): Promise<string> {
  const made = await asAdministrator(stage, 'POST', '/collection', { spaceId: stage.ours.spaceId, name: newId() });
  return made.json<{ id: string }>().id;
}

/** A file that could not be read, with its run. */
async function aFile(stage: Stage) {
  const collectionId = await aCollection(stage);
  return stage.api.db.withTenant(stage.ours.tenantId, async (tx) => {
    const [blob] = await tx.sql<{ hash: Buffer }>('select sha256 as hash from blob where tenant_id = $1 limit 1', [
      tx.tenantId,
    ]);
    return addFiles(tx, collectionId, { mark: newId(), text: 'Taxan.', blobHash: blob!.hash });
  });
}

const withFile =
  (method: string, pathOf: (fileId: string) => string, body?: object): Deed =>
  async (stage) => {
    const { fileId } = await aFile(stage);
    return () => asAdministrator(stage, method, pathOf(fileId), body);
  };

export const fileDeeds: Record<string, Deed> = {
  'POST /document/move': async (stage) => {
    const { fileId } = await aFile(stage);
    const collectionId = await aCollection(stage);
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
    const collectionId = await aCollection(stage);
    const { personId } = api.ours.people.administrator;
    const id = await api.db.withTenant(ours.tenantId, (tx) => addUpload(tx, collectionId, personId));
    return () => asAdministrator(stage, 'DELETE', `/upload/${id}`, undefined, tus);
  },
};
