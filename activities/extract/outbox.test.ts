/** Runs over files that a crash left between their rows and Temporal, as a round finds them. */
import { expect, test } from 'vitest';
import { type Desk, makeDesk } from '#tests/rig/bring.ts';
import { type Library, makeLibrary } from '#tests/rig/library.ts';
import type { RunFate } from '../reconcile.ts';
import { reconcileExtracts } from './outbox.ts';
import type { ExtractKey } from './run.ts';

/** A run that was asked for a while ago. */
async function leave({ db }: Library, desk: Desk, wish: 'run' | 'cancel', name: string): Promise<ExtractKey> {
  const key = await desk.bring(name, 'Avgift');
  await db.withTenant(key.tenantId, ({ sql }) =>
    sql(`update extract set wish = $3, updated_at = now() - interval '1 minute' where tenant_id = $1 and id = $2`, [
      key.tenantId,
      key.extractId,
      wish,
    ]),
  );
  return key;
}

/** What one round does about `key`, of which Temporal knows this. */
async function round({ db }: Library, desk: Desk, { tenantId, extractId }: ExtractKey, fate: RunFate) {
  const told: string[] = [];
  const tell = (what: string) => async (_: string, id: string) => void (id === extractId && told.push(what));
  await reconcileExtracts(
    {
      db,
      temporal: {
        fateOfExtract: async (_, id) => (id === extractId ? fate : 'running'),
        startExtract: tell('start'),
        cancelExtract: tell('cancel'),
        resumeExtract: tell('resume'),
      },
      finishExtract: desk.finishExtract,
    },
    tenantId,
  );
  const [run] = await db.readTenant<{ state: string }>(
    tenantId,
    'select state from extract where tenant_id = tenant.id and id = $2',
    [extractId],
  );
  return [run!.state, ...told];
}

test('a run that Temporal has never heard of is begun, or ended where it was to be stopped', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const wanted = await leave(library, desk, 'run', 'a.txt');
  expect(await round(library, desk, wanted, 'unknown')).toEqual(['requested', 'start']);
  expect(await round(library, desk, wanted, 'running')).toEqual(['requested']);
  const stopped = await leave(library, desk, 'cancel', 'b.txt');
  expect(await round(library, desk, stopped, 'running')).toEqual(['requested', 'cancel']);
  expect(await round(library, desk, stopped, 'unknown')).toEqual(['cancelled']);
});

test('a run whose workflow is dead is closed, and one that was just asked for is left to whoever asked', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  expect(await round(library, desk, await leave(library, desk, 'run', 'a.txt'), 'terminated')).toEqual(['failed']);
  expect(await round(library, desk, await leave(library, desk, 'cancel', 'b.txt'), 'failed')).toEqual(['cancelled']);
  expect(await round(library, desk, await desk.bring('c.txt', 'Avgift'), 'unknown')).toEqual(['requested']);
});

test('a file that somebody has brought is begun before what a whole collection was asked for', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { tenantId, collectionId } = library.shelf;
  await library.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into extract (tenant_id, id, collection_id, name, trigger, form, requested_at, updated_at)
       select $1, gen_random_uuid(), $2, 'a.txt', 'again', '{}', now() - interval '1 hour', now() - interval '1 hour'
       from generate_series(1, 101)`,
      [tenantId, collectionId],
    ),
  );
  const brought = await leave(library, desk, 'run', 'b.txt');
  expect(await round(library, desk, brought, 'unknown')).toEqual(['requested', 'start']);
});
