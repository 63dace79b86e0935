/** A recording is heard one segment at a time; what was heard stands in rows, so that no segment is paid for twice. */
import type { Database } from '#schema/database.ts';
import { held, isHeld, type Stepped } from '../extract/hold.ts';
import { type ExtractKey, type ExtractRun, lockExtract, progress, readExtract } from '../extract/run.ts';
import { cancellation } from '../ingest/pulse.ts';
import { awaitLeave } from '../leave.ts';
import type { Sounds } from '../outside/sounds.ts';
import type { Heard, Transcriber } from '../outside/transcriber/contract.ts';
import { storedJson } from '../text/stored-json.ts';

export type HearDeps = { db: Database; sounds: Pick<Sounds, 'wave'>; transcriber: Transcriber };

type Segment = { ordinal: number; fromMs: number; toMs: number; silent: boolean };

const nobody: Heard = { language: null, utterances: [] };

/** Hears the first segment that was not heard. Throws what the transcriber throws. */
export async function hearSegment(deps: HearDeps, key: ExtractKey): Promise<Stepped> {
  const { db, transcriber } = deps;
  const run = await readExtract(db, key);
  if (run.ended) return { isMore: false };
  const [segment, next] = await waiting(db, key, run);
  if (!segment) return { isMore: false };
  if (await isHeld(db, key)) return held;
  if (!segment.silent) await awaitLeave(db, key.tenantId, transcriber.away);
  const heard = segment.silent ? nobody : await hear(deps, key, run, segment);
  await keepHeard(db, key, segment, heard, transcriber.name);
  return { isMore: next !== undefined };
}

/** The first two. */
const waiting = (db: Database, { tenantId }: ExtractKey, { versionId }: ExtractRun): Promise<Segment[]> =>
  db.readTenant<Segment>(
    tenantId,
    `select ordinal, from_ms as "fromMs", to_ms as "toMs", silent from segment
     where tenant_id = tenant.id and version_id = $2 and state = 'waiting' order by ordinal limit 2`,
    [versionId],
  );

async function hear(
  { sounds, transcriber }: HearDeps,
  key: ExtractKey,
  { form }: ExtractRun,
  { fromMs, toMs }: Segment,
): Promise<Heard> {
  const signal = cancellation() ?? new AbortController().signal;
  const wave = await sounds.wave(key, fromMs, toMs);
  return transcriber.hear({ wave, durationMs: toMs - fromMs }, form.hearing, signal);
}

async function keepHeard(
  db: Database,
  { tenantId, extractId }: ExtractKey,
  { ordinal }: Segment,
  heard: Heard,
  extractor: string,
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run) return;
    await tx.sql(
      `update segment set state = 'heard', heard = $4
       where tenant_id = $1 and version_id = $2 and ordinal = $3 and state = 'waiting'`,
      [tenantId, run.versionId, ordinal, storedJson(heard)],
    );
    await tx.sql('update recording set transcriber = $3 where tenant_id = $1 and version_id = $2', [
      ...[tenantId, run.versionId, extractor],
    ]);
    const [count] = await tx.sql<{ heard: number }>(
      `select count(*)::int as heard from segment where tenant_id = $1 and version_id = $2 and state = 'heard'`,
      [tenantId, run.versionId],
    );
    await progress(tx, extractId, { stage: 'read', pagesRead: count!.heard, extractor });
  });
}
