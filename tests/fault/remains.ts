/** Words that go into every store by way of things that can be disposed of, and whatever file has bytes of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DisposedKind } from '#activities/purge/item-check.ts';
import { newId, sha256 } from '#schema/id.ts';
import { addThing, disposedKinds } from '#tests/rig/disposable.ts';
import { addRecord } from '#tests/rig/file-furniture.ts';
import type { Desk } from '#tests/rig/purging.ts';

/** Files below these folders that have the bytes; one that goes while it is read has not. */
export async function filesSaying(folders: readonly string[], bytes: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const read = await readFile(path).catch(() => Buffer.alloc(0));
      if (read.includes(bytes)) found.push(path);
    }
  }
  return found;
}

export type Thing = { kind: DisposedKind; id: string };

/** So many of each kind, and so many documents; one of these was heard and is quoted. Answers all of them. */
export async function addThings(desk: Desk, word: string, many: { each: number; documents: number }): Promise<Thing[]> {
  const texts = Array.from({ length: many.documents }, (_, at) => `${word} nummer ${at} kostar ${at} kronor.`);
  const ids = await desk.publish(texts, false);
  await desk.talk([{ documentId: ids[0]!, quote: texts[0]! }]);
  const [heard] = await desk.rows<{ id: string }>(
    'select version_id as id from document where tenant_id = tenant.id and id = $2',
    [ids[0]],
  );
  await desk.db.withTenant(desk.shelf.tenantId, (tx) => addRecord(tx, heard!.id, `${word} sades på mötet.`));
  const things: Thing[] = ids.map((id) => ({ kind: 'document', id }));
  for (const kind of disposedKinds) {
    for (let at = 0; at < many.each; at += 1)
      things.push({ kind, id: await addThing(desk, kind, `${word} ${kind} ${at}`) });
  }
  return things;
}

/** What was answered to a program some time ago, and is kept for a second try. */
export async function addKeptAnswer({ db, shelf: { tenantId } }: Desk, word: string): Promise<void> {
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into idempotency (tenant_id, actor_id, route, key, request_hash, response, created_at)
       values ($1, $2, 'POST /api/v1/chat', 'once', $3, $4, now() - interval '1 hour')`,
      [tenantId, newId(), sha256('asked'), JSON.stringify({ text: word })],
    ),
  );
}
