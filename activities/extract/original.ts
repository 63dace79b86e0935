/** The original that a run is over, on this machine's disk for as long as it is being read. */
import { join } from 'node:path';
import type { Database } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { ExtractFile } from '../outside/extractor/contract.ts';
import type { LargeFiles } from '../outside/files.ts';
import type { ExtractKey, ExtractRun } from './run.ts';

export type OriginalDeps = { db: Database; files: Pick<LargeFiles, 'save'> };

/** Writes it into `folder`. Throws NotFound. */
export async function fetchOriginal(
  { db, files }: OriginalDeps,
  { tenantId }: ExtractKey,
  run: Pick<ExtractRun, 'versionId' | 'name'>,
  folder: string,
): Promise<ExtractFile> {
  const [original] = await db.readTenant<{ sha256: Buffer; mediaType: string; sizeBytes: number }>(
    tenantId,
    `select b.sha256, b.media_type as "mediaType", b.size_bytes as "sizeBytes"
     from version v join blob b on b.tenant_id = v.tenant_id and b.sha256 = v.blob_sha256
     where v.tenant_id = tenant.id and v.id = $2`,
    [run.versionId],
  );
  if (!original) throw new NotFound('The original is not there any more');
  const path = join(folder, 'original');
  await files.save(tenantId, original.sha256, path);
  return { path, name: run.name, mediaType: original.mediaType, sizeBytes: original.sizeBytes };
}
