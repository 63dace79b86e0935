/**
 * A recording is opened: its sound is taken out of the original and cut into segments. A record that there is already,
 * of the same recording in another version, is taken over with its corrections instead.
 */
import type { Database, Tx } from '#schema/database.ts';
import { copyRecord } from '#schema/record.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { fetchOriginal, type OriginalDeps } from '../extract/original.ts';
import { type ExtractKey, type ExtractRun, lockExtract, progress, readExtract } from '../extract/run.ts';
import { cancellation } from '../ingest/pulse.ts';
import type { Media, MediaFacts } from '../outside/media.ts';
import type { Sounds } from '../outside/sounds.ts';
import { openWorkFolder } from '../outside/work-folder.ts';
import { type Cut, cutAtSilence, openMeter } from '../text/loudness.ts';

export type OpenDeps = OriginalDeps & {
  media: Media;
  sounds: Sounds;
  /** Ten minutes, unless a test says less. */
  segmentMs?: number;
};

export type SoundDeps = { db: Database; sounds: Pick<Sounds, 'remove'> };

const usualSegmentMs = 10 * 60_000;
/** Of a header that says so many times more than there is, the rest is missing. */
const mostPromised = 2;
const leewayMs = 60_000;

type Opened = { cuts: Cut[]; durationMs: number };

/** Throws UnreadableFile: what `media` throws, `damaged` where most is missing, `nothing-heard` where all is silence. */
export async function openRecording(deps: OpenDeps, key: ExtractKey): Promise<void> {
  const { db, sounds } = deps;
  const run = await readExtract(db, key);
  if (run.ended || (await isOpen(db, key, run))) return;
  if (!run.form.hearing.anew && (await takeOver(db, key))) return;
  await db.withTenant(key.tenantId, (tx) => markSound(tx, key, true));
  const opened = await takeSound(deps, key, run);
  const isKept = await db.withTenant(key.tenantId, (tx) => keepSegments(tx, key, opened));
  if (!isKept) await dropSound({ db, sounds }, key);
}

/** By this run, or by another one that came to its end. */
async function isOpen(db: Database, { tenantId, extractId }: ExtractKey, { versionId }: ExtractRun): Promise<boolean> {
  const rows = await db.readTenant(
    tenantId,
    `select version_id from recording
     where tenant_id = tenant.id and version_id = $2 and (extract_id = $3 or heard_at is not null)`,
    [versionId, extractId],
  );
  return rows.length > 0;
}

/** The document's published record goes before others of the same recording. */
const takeOver = (db: Database, { tenantId, extractId }: ExtractKey): Promise<boolean> =>
  db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    const [known] = await tx.sql<{ id: string }>(
      `select v.id from version own join version v on v.tenant_id = $1 and v.document_id = own.document_id
         and v.blob_sha256 = own.blob_sha256 and v.id <> own.id
       join recording r on r.tenant_id = $1 and r.version_id = v.id and r.heard_at is not null
       join document d on d.tenant_id = $1 and d.id = own.document_id
       where own.tenant_id = $1 and own.id = $2
       order by (v.id = d.version_id) desc nulls last, r.heard_at desc limit 1`,
      [tenantId, run?.versionId ?? null],
    );
    if (!run?.versionId || !known) return false;
    await copyRecord(tx, known.id, run.versionId);
    return true;
  });

/** Noted before there is a sound, so that one that nobody needs any more is always found. */
const markSound = (tx: Tx, { extractId }: ExtractKey, isThere: boolean) =>
  tx.sql('update extract set has_sound = $3 where tenant_id = $1 and id = $2', [tx.tenantId, extractId, isThere]);

/** The rows are what is looked at: the file goes first. */
export async function dropSound({ db, sounds }: SoundDeps, key: ExtractKey): Promise<void> {
  await sounds.remove(key);
  await db.withTenant(key.tenantId, (tx) => markSound(tx, key, false));
}

async function takeSound(deps: OpenDeps, key: ExtractKey, run: ExtractRun): Promise<Opened> {
  const { media, sounds, segmentMs = usualSegmentMs } = deps;
  const signal = cancellation() ?? new AbortController().signal;
  await using folder = await openWorkFolder();
  const { path } = await fetchOriginal(deps, key, run, folder.path);
  const facts = await media.probe(path, signal);
  const meter = openMeter();
  const { durationMs } = await sounds.keep(key, metered(media.sound(path, signal), meter.hear));
  refuseBroken(facts, durationMs);
  const cuts = cutAtSilence(meter.read(), durationMs, segmentMs);
  if (cuts.every(({ silent }) => silent)) throw new UnreadableFile('It is silent throughout', 'nothing-heard');
  return { cuts, durationMs };
}

async function* metered(sound: AsyncIterable<Buffer>, hear: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const bytes of sound) {
    hear(bytes);
    yield bytes;
  }
}

function refuseBroken({ durationMs: promisedMs }: MediaFacts, durationMs: number): void {
  if ((promisedMs ?? 0) > mostPromised * durationMs + leewayMs) {
    throw new UnreadableFile('Most of it is missing', 'damaged');
  }
}

/** Segments that a run before this one heard keep what it heard: the same sound is cut at the same moments. */
async function keepSegments(tx: Tx, { extractId }: ExtractKey, { cuts, durationMs }: Opened): Promise<boolean> {
  const run = await lockExtract(tx, extractId);
  if (!run) return false;
  await tx.sql(
    `insert into recording (tenant_id, version_id, duration_ms, extract_id, language) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, version_id) do update set extract_id = excluded.extract_id`,
    [tx.tenantId, run.versionId, durationMs, extractId, run.form.hearing.language],
  );
  await tx.sql(
    `insert into segment (tenant_id, version_id, ordinal, from_ms, to_ms, silent)
     select $1, $2, ordinal - 1, from_ms, to_ms, silent
     from unnest($3::int[], $4::int[], $5::bool[]) with ordinality g (from_ms, to_ms, silent, ordinal)
     on conflict (tenant_id, version_id, ordinal) do nothing`,
    [
      ...[tx.tenantId, run.versionId, cuts.map(({ fromMs }) => fromMs), cuts.map(({ toMs }) => toMs)],
      cuts.map(({ silent }) => silent),
    ],
  );
  await progress(tx, extractId, { stage: 'read', pages: cuts.length });
  return true;
}
