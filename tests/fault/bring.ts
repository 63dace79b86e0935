/** Files on the stage: they arrive as an upload's bytes do, and the product's own workers read them. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '#schema/audit.ts';
import type { ExtractStage, ExtractState } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import { fileTypeOf } from '#schema/media.ts';
import type { Reason } from '#schema/progress.ts';
import { beginUpload, receiveUpload } from '#schema/receive.ts';
import { arrivalName } from '#schema/upload.ts';
import { makeStage, type Stage, type StageSettings } from './stage.ts';

export type ExtractRow = {
  state: ExtractState;
  stage: ExtractStage;
  reason: Reason | null;
  pages: number | null;
  pages_read: number;
  passages: number | null;
  passages_embedded: number;
  /** Grows with every step that was written down. */
  row_version: string;
};

export type FileStage = Stage & {
  /** Answers the id of the run over the file. */
  bring(name: string, bytes: Buffer): Promise<string>;
  extract(extractId: string): Promise<ExtractRow>;
  /** The run when it has ended, or `until` says so; throws when that takes longer than `withinMs`. */
  seen(extractId: string, withinMs: number, until?: (run: ExtractRow) => boolean): Promise<ExtractRow>;
};

const mediaTypeOf = (name: string) => fileTypeOf(name)?.mediaType ?? 'application/octet-stream';
const isOver = ({ state }: ExtractRow) => ['finished', 'failed', 'cancelled'].includes(state);

/** A stage without a website, unless it is given one. */
export async function makeFileStage(given: Partial<StageSettings> = {}): Promise<FileStage> {
  const nowhere = { allow: '127.0.0.1:1', form: { startUrls: ['http://127.0.0.1:1/'] } };
  await using built = new AsyncDisposableStack();
  const stage = built.use(await makeStage({ ...nowhere, ...given }));
  const { db, shelf, filesDir, temporal } = stage;
  const { tenantId, collectionId } = shelf;
  const personId = newId();
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into person (tenant_id, id, email, name, role) values ($1, $2, 'a@example.org', 'Anna', 'user')`, [
      tenantId,
      personId,
    ]),
  );
  const held = built.move();

  async function extract(extractId: string): Promise<ExtractRow> {
    const rows = await db.readTenant<ExtractRow>(
      tenantId,
      'select * from extract where tenant_id = tenant.id and id = $2',
      [extractId],
    );
    return rows[0]!;
  }

  return {
    ...stage,
    extract,
    async bring(name, bytes) {
      const id = newId();
      const path = join(filesDir, arrivalName({ tenantId, uploadId: id }));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
      const extractId = await db.withTenant(tenantId, async (tx) => {
        const form = { collectionId, name, folder: '', sizeBytes: bytes.length };
        await beginUpload(tx, system, { ...form, id, personId, mediaType: mediaTypeOf(name) });
        return receiveUpload(tx, system, id);
      });
      await temporal.startExtract(tenantId, extractId!, 'upload');
      return extractId!;
    },
    async seen(extractId, withinMs, until = isOver) {
      for (const end = Date.now() + withinMs; ; await sleep(20)) {
        const run = await extract(extractId);
        if (until(run)) return run;
        if (isOver(run) || Date.now() > end) throw new Error(`not seen in ${withinMs} ms: ${JSON.stringify(run)}`);
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Processes that were begun to read something below `folder`. */
export async function readersIn(folder: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return commands.filter((command) => command.includes(`--allow-fs-write=${folder}`)).length;
}
