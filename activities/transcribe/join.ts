/** What was heard in the segments becomes one record, in which times count from the recording's start. */
import type { Database } from '#schema/database.ts';
import { keepUtterances } from '#schema/record.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { type ExtractKey, lockExtract } from '../extract/run.ts';
import type { Heard } from '../outside/transcriber/contract.ts';
import { shifted } from '../text/utterance.ts';

/** Throws UnreadableFile `nothing-heard`. A record that there is already stays as it is. */
export async function joinRecord(db: Database, { tenantId, extractId }: ExtractKey): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run) return;
    const { versionId } = run;
    const whole = await tx.sql(
      `update recording set heard_at = now() where tenant_id = $1 and version_id = $2 and heard_at is null
       returning version_id`,
      [tenantId, versionId],
    );
    if (whole.length === 0) return;
    const segments = await tx.sql<{ fromMs: number; heard: Heard }>(
      `select from_ms as "fromMs", heard from segment
       where tenant_id = $1 and version_id = $2 and state = 'heard' order by ordinal`,
      [tenantId, versionId],
    );
    const utterances = segments.flatMap(({ fromMs, heard }) => shifted(heard.utterances, fromMs));
    if (utterances.length === 0) throw new UnreadableFile('nobody said anything', 'nothing-heard');
    await keepUtterances(tx, versionId!, utterances);
    const language = segments.find(({ heard }) => heard.language)?.heard.language ?? null;
    await tx.sql('update recording set language = coalesce(language, $3) where tenant_id = $1 and version_id = $2', [
      ...[tenantId, versionId, language],
    ]);
  });
}
