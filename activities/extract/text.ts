/** What a run has read, as one text: the elements of a file, or the record of a recording. */
import type { Database, Tx } from '#schema/database.ts';
import type { Element } from '#schema/element.ts';
import { isRecording } from '#schema/media.ts';
import { readUtterances } from '#schema/record.ts';
import { UnreadableFile, unreadableCodes } from '#schema/unreadable.ts';
import { type Composed, compose } from '../text/compose.ts';
import { composeRecord } from '../text/record.ts';
import type { ExtractKey, ExtractRun } from './run.ts';

/** `declared`: the language that the file, or whoever heard it, says. */
type Read = Composed & { declared: string | null };

/** Throws UnreadableFile where no text was found, with the reason. */
export async function readText(db: Database, key: ExtractKey, { versionId, mediaType }: ExtractRun): Promise<Read> {
  const read = isRecording(mediaType ?? '')
    ? await db.withTenant(key.tenantId, (tx) => readRecord(tx, versionId!))
    : await readFile(db, key);
  if (read.text === '') throw await whyNothing(db, key);
  return read;
}

async function readFile(db: Database, key: ExtractKey): Promise<Read> {
  const elements = await readElements(db, key);
  return { ...compose(elements), declared: elements.find((element) => element.language)?.language ?? null };
}

async function readRecord(tx: Tx, versionId: string): Promise<Read> {
  const [recording] = await tx.sql<{ language: string | null }>(
    'select language from recording where tenant_id = $1 and version_id = $2',
    [tx.tenantId, versionId],
  );
  return { ...composeRecord(await readUtterances(tx, versionId)), declared: recording?.language ?? null };
}

async function readElements(db: Database, { tenantId, extractId }: ExtractKey): Promise<Element[]> {
  const parts = await db.readTenant<{ elements: Element[] }>(
    tenantId,
    'select elements from extracted where tenant_id = tenant.id and extract_id = $2 order by from_page',
    [extractId],
  );
  return parts.flatMap(({ elements }) => elements);
}

/** What kept the first of its pages from being read; where nothing did, there is no text in it. */
async function whyNothing(db: Database, { tenantId, extractId }: ExtractKey): Promise<UnreadableFile> {
  const [first] = await db.readTenant<{ code: string; facts: UnreadableFile['facts'] | null }>(
    tenantId,
    `select u ->> 'code' as code, u -> 'facts' as facts from extract e cross join jsonb_array_elements(e.unread) u
     where e.tenant_id = tenant.id and e.id = $2 and u ->> 'code' <> 'nothing-to-read' limit 1`,
    [extractId],
  );
  const code = unreadableCodes.find((known) => known === first?.code) ?? 'nothing-to-read';
  return new UnreadableFile('no text was found', code, first?.facts ?? {});
}
