/** What was read becomes the version's text, and the text is cut into passages that no search finds yet. */
import { setImmediate } from 'node:timers/promises';
import type { Database, Tx } from '#schema/database.ts';
import type { Block } from '#schema/document.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { Place } from '#schema/place.ts';
import type { Draft } from '../ingest/passage.ts';
import { beat, cancellation } from '../ingest/pulse.ts';
import { keepPassages } from '../ingest/rows.ts';
import type { Chunk, Chunker } from '../text/chunk.ts';
import { detectLanguage } from '../text/language.ts';
import { placed } from '../text/placed.ts';
import { simhash } from '../text/simhash.ts';
import { type ExtractKey, type ExtractRun, lockExtract, progress, readExtract } from './run.ts';
import { readText } from './text.ts';

export type CutDeps = { db: Database; chunker: Chunker };

/** Characters that are cut between two looks at whether to go on. */
const windowChars = 200_000;
const passagesAtOnce = 500;

/** Throws UnreadableFile where no text was found. `isNew` false: there is nothing to publish. */
export async function cutText({ db, chunker }: CutDeps, key: ExtractKey): Promise<{ isNew: boolean }> {
  const run = await readExtract(db, key);
  if (run.ended) return { isNew: false };
  if (run.passages !== null) return { isNew: true };
  const { text, blocks, declared } = await readText(db, key, run);
  const language = detectLanguage(text, declared);
  const title = titleOf(run.name, blocks, text);
  const chunks = await cut(chunker, { text, blocks, title }, run.form);
  const place = placed(blocks);
  const drafts = drafted(text, chunks, (chunk) => place(chunk.from, chunk.to));
  return db.withTenant(key.tenantId, async (tx) => {
    const locked = await lockExtract(tx, key.extractId);
    if (!locked) return { isNew: false };
    if (locked.passages !== null) return { isNew: true };
    await keepText(tx, locked, { text, blocks, title, language });
    const owner = await ownerOf(tx, locked);
    for (let at = 0; at < drafts.length; at += passagesAtOnce) {
      const part = drafts.slice(at, at + passagesAtOnce).map((draft) => ({ ...draft, ...owner, language }));
      await keepPassages(tx, part, false);
      beat({ kept: at });
    }
    await progress(tx, key.extractId, { stage: 'embed', passages: drafts.length, passagesEmbedded: 0 });
    return { isNew: true };
  });
}

/** The first heading near the top, else the file's name without its ending. */
function titleOf(name: string, blocks: readonly Block[], text: string): string {
  const heading = blocks.slice(0, 5).find(({ kind, level }) => kind === 'heading' && level === 1);
  const said = heading && text.slice(heading.from, heading.to).trim();
  return said && said.length <= 200 ? said : name.replace(/\.[^.]{1,8}$/, '');
}

/** A long text is cut window by window, each of whole blocks, so that the process stays awake. */
async function cut(
  chunker: Chunker,
  { text, blocks, title }: { text: string; blocks: Block[]; title: string },
  { maxTokens, overlapTokens }: ExtractRun['form'],
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (let first = 0; first < blocks.length; ) {
    const { from } = blocks[first]!;
    let end = first + 1;
    while (end < blocks.length && blocks[end]!.to - from <= windowChars) end += 1;
    const to = end < blocks.length ? blocks[end]!.from : text.length;
    const own = blocks.slice(first, end).map((block) => ({ ...block, from: block.from - from, to: block.to - from }));
    const found = chunker.chunk({ text: text.slice(from, to), blocks: own, title, maxTokens, overlapTokens });
    for (const chunk of found) {
      chunks.push({ ...chunk, ordinal: chunks.length, from: chunk.from + from, to: chunk.to + from });
    }
    first = end;
    await setImmediate();
    cancellation()?.throwIfAborted();
  }
  return chunks;
}

type Cut = Omit<Draft, 'versionId' | 'documentId' | 'collectionId' | 'sourceId' | 'language'>;

function drafted(text: string, chunks: readonly Chunk[], placeOf: (chunk: Chunk) => Place | null): Cut[] {
  let end = 0;
  return chunks.map((chunk) => {
    const own = text.slice(chunk.from, chunk.to);
    const lead = text.slice(end, Math.max(end, chunk.from));
    end = chunk.to;
    return { ...chunk, id: newId(), text: own, textHash: sha256(own).toString('hex'), lead, place: placeOf(chunk) };
  });
}

type Text = { text: string; blocks: Block[]; title: string; language: string };

async function keepText(tx: Tx, { versionId }: ExtractRun, { text, blocks, title, language }: Text): Promise<void> {
  await tx.sql(
    `update version set text = $3, blocks = $4, title = $5, language = $6, simhash = $7
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, versionId, text, JSON.stringify(blocks), title, language, simhash(text)],
  );
}

async function ownerOf(tx: Tx, { versionId }: ExtractRun) {
  const [owner] = await tx.sql<Pick<Draft, 'versionId' | 'documentId' | 'collectionId' | 'sourceId'>>(
    `select v.id as "versionId", d.id as "documentId", d.collection_id as "collectionId", d.source_id as "sourceId"
     from version v join document d on d.tenant_id = v.tenant_id and d.id = v.document_id
     where v.tenant_id = $1 and v.id = $2`,
    [tx.tenantId, versionId],
  );
  return owner!;
}
