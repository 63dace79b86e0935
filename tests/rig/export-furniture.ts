/** A collection's archive that can be fetched, a schedule of exports with its target, and an export that goes on. */
import type { Tx } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import { Schedule } from '#schema/source.ts';
import { adder } from './adder.ts';

export type Exports = { deliveryId: string; exportScheduleId: string; exportTargetId: string; exportId: string };

/** As many bytes as tests' stores give for an archive. */
export const deliveryBytes = 12;

type Place = { spaceId: string; collectionId: string };

export async function addExports(tx: Tx, mark: string, { spaceId, collectionId }: Place): Promise<Exports> {
  const add = adder(tx);
  const by = { made_by: newId(), made_name: mark };
  const asked = { category: 'supervision', reason: mark };
  const deliveryId = await add('delivery', {
    what: 'collection',
    object_id: collectionId,
    name: `${mark}.zip`,
    path: `export/${tx.tenantId}/${mark}.zip`,
    sha256: sha256(mark),
    size_bytes: deliveryBytes,
    expires_at: new Date(Date.now() + 86_400_000),
  });
  const ended = { state: 'finished', ended_at: new Date(), requested_by: newId(), delivery_id: deliveryId };
  const place = { space_id: spaceId, collection_id: collectionId };
  await add('archive_package', { id: deliveryId, ...place, ...ended, direction: 'out', name: mark });
  const form = {
    kind: 'sftp',
    name: mark,
    host: 'sftp.example',
    port: 22,
    user: mark,
    folder: '',
    hostKey: `SHA256:${'A'.repeat(43)}`,
  };
  const exportTargetId = await add('export_target', {
    kind: 'sftp',
    form: JSON.stringify(form),
    sealed: mark,
    made_by: by.made_by,
  });
  const schedule = JSON.stringify(Schedule.parse({ every: 'day' }));
  const exportScheduleId = await add('export_schedule', { name: mark, schedule, ...asked, ...by });
  const exportId = await add('audit_export', { ...asked, state: 'running', asked_name: mark });
  return { deliveryId, exportScheduleId, exportTargetId, exportId };
}
