/**
 * The whole way of a file or recording, from the last byte that came to the sweep after its run, by the product's own
 * activities: through doors to the outside that may be made to fail, and with the steps repeated as Temporal repeats them.
 */
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { reconcileExtracts } from '#activities/extract/outbox.ts';
import { extractActivities, readActivities, vectorActivities } from '#activities/extract.ts';
import { openArrivals } from '#activities/outside/arrivals.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openSounds } from '#activities/outside/sounds.ts';
import type { RunFate } from '#activities/reconcile.ts';
import { reconcileSounds } from '#activities/transcribe/outbox.ts';
import { transcribeActivities } from '#activities/transcribe.ts';
import { reconcileUploads } from '#activities/upload/outbox.ts';
import { system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { fileTypeOf } from '#schema/media.ts';
import { beginUpload, receiveUpload } from '#schema/receive.ts';
import { arrivalName } from '#schema/upload.ts';
import { pageReader } from '#tests/rig/bring.ts';
import { makeListener, plainMedia } from '#tests/rig/hear.ts';
import type { Shelf } from '#tests/rig/knowledge.ts';
import { chunker, countingEmbedder } from '#tests/rig/library.ts';
import type { Flaw } from './flaw.ts';

/** `cancelAt`: the step after which somebody cancels. */
export type Ware = { name: string; bytes: Buffer; vocabulary?: string[]; cancelAt?: 'read' | 'embed' };

export type Line = AsyncDisposable & {
  /** From the last byte to the sweep, with one call that fails. Answers how the run ended. */
  send(ware: Ware, flaw: Flaw): Promise<string>;
  /** Paths in the store, with the ids that were drawn as one word. */
  stored(): Promise<string[]>;
};

const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export async function makeLine(db: Database, { tenantId, collectionId }: Shelf): Promise<Line> {
  const dir = await mkdtemp(join(inject('runDir'), 'line-'));
  const personId = newId();
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into person (tenant_id, id, email, name, role) values ($1, $2, 'a@example.org', 'Anna', 'user')`, [
      tenantId,
      personId,
    ]),
  );
  const media = plainMedia();

  function openDoors({ at }: Flaw, vocabulary: string[]) {
    const fates = new Map<string, RunFate>();
    const temporal = {
      fateOfExtract: async (_: string, id: string) => fates.get(id) ?? ('unknown' as const),
      startExtract: async (_: string, id: string) => void fates.set(id, 'running'),
      cancelExtract: async () => {},
      resumeExtract: async () => {},
    };
    const doors = {
      db: at(db),
      files: at(openFiles({ dir })),
      arrivals: at(openArrivals({ dir })),
      sounds: at(openSounds({ dir })),
      extractor: at(pageReader()),
      embedder: at(countingEmbedder()),
      transcriber: at(makeListener(vocabulary)),
      media: at({
        probe: media.probe,
        async *sound(path: string) {
          yield* createReadStream(path) as AsyncIterable<Buffer>;
        },
      }),
      temporal: at(temporal),
    };
    const steps = {
      ...extractActivities(doors),
      ...readActivities({ ...doors, chunker }),
      ...vectorActivities(doors),
      ...transcribeActivities({ ...doors, segmentMs: 10_000 }),
    };
    return { doors, steps, fates };
  }

  /** As the protocol leaves it when the last byte has come. */
  async function arrive({ name, bytes }: Ware): Promise<string> {
    const uploadId = newId();
    const path = join(dir, arrivalName({ tenantId, uploadId }));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    const form = { collectionId, name, folder: '', sizeBytes: bytes.length };
    const mediaType = fileTypeOf(name)!.mediaType;
    await db.withTenant(tenantId, (tx) => beginUpload(tx, system, { ...form, id: uploadId, personId, mediaType }));
    return uploadId;
  }

  /** The run over the upload, and how it stands. */
  async function runOf(uploadId: string): Promise<{ id: string; state: string }> {
    const [run] = await db.readTenant<{ id: string; state: string }>(
      tenantId,
      'select id, state from extract where tenant_id = tenant.id and upload_id = $2',
      [uploadId],
    );
    return run!;
  }

  /** As if the last word on everything had been said a while ago. */
  const aWhileLater = () =>
    db.withTenant(tenantId, async ({ sql }) => {
      for (const table of ['upload', 'extract'])
        await sql(`update ${table} set updated_at = updated_at - interval '1 minute' where tenant_id = $1`, [tenantId]);
    });

  return {
    async send(ware, flaw) {
      const { doors, steps, fates } = openDoors(flaw, ware.vocabulary ?? []);
      const { past } = flaw;
      const round = async () => {
        await aWhileLater();
        await past(() => reconcileUploads(doors, tenantId));
        await past(() => reconcileExtracts({ ...doors, finishExtract: steps.finishExtract }, tenantId));
        await past(() => reconcileSounds(doors, tenantId));
      };
      const uploadId = await arrive(ware);
      // Whoever received it died there, or Temporal was not told: the next round sees to it.
      const received = doors.db.withTenant(tenantId, (tx) => receiveUpload(tx, system, uploadId));
      await received.then((id) => id && doors.temporal.startExtract(tenantId, id)).catch(() => {});
      // A round may find it whole, and the one after that its run not begun.
      for (let rounds = 0; fates.size === 0 && rounds < 2; rounds += 1) await round();
      const { id: extractId } = await runOf(uploadId);
      const key = { tenantId, extractId };
      const whole = async (step: (of: typeof key) => Promise<{ isMore: boolean }>) => {
        while ((await past(() => step(key))).isMore);
      };
      const work = async () => {
        const { isNew, isRecording } = await past(() => steps.keepOriginal(key));
        if (!isNew) return;
        if (isRecording) {
          await past(() => steps.openRecording(key));
          await whole(steps.hearSegment);
          await past(() => steps.joinRecord(key));
        } else await whole(steps.readPages);
        if (ware.cancelAt === 'read') return;
        await past(() => steps.cutText(key));
        await whole(steps.embedText);
        if (ware.cancelAt === 'embed') return;
        await past(() => steps.publishText(key));
      };
      await work();
      const outcome = ware.cancelAt ? 'cancelled' : 'finished';
      await past(() => steps.finishExtract({ ...key, outcome, reason: null }));
      fates.set(extractId, 'completed');
      await round();
      return (await runOf(uploadId)).state;
    },
    async stored() {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      return paths.map((path) => path.slice(dir.length).replace(ids, 'id')).sort();
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Folders that steps in this process have left behind. */
export const workFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`diarium-work-${process.pid}-`));
