/** Sounds of runs that have ended, however they did, are dropped: the original is what is kept. */
import { dropSound, type SoundDeps } from './open.ts';

const mostDropped = 50;

export async function reconcileSounds(deps: SoundDeps, tenantId: string): Promise<void> {
  const over = await deps.db.readTenant<{ id: string }>(
    tenantId,
    `select id from extract where tenant_id = tenant.id and has_sound and ended_at is not null limit ${mostDropped}`,
  );
  for (const { id } of over) await dropSound(deps, { tenantId, extractId: id });
}
