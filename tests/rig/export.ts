/** Exports as tests make them: a store in a folder, a key, and the record of an organisation with events in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { exportActivities, exportRowActivities } from '#activities/export.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openTargets } from '#activities/outside/target.ts';
import { recordEvent } from '#schema/audit.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import type { ExportManifest } from '#schema/export-manifest.ts';
import { ExportTargetForm, ExportTargetShown, targetSecretTable } from '#schema/export-target.ts';
import { newId } from '#schema/id.ts';
import { openSealer, type Sealed } from '#schema/seal.ts';
import { openSecrets } from '#schema/secret.ts';
import { Schedule } from '#schema/source.ts';
import { adder } from './adder.ts';
import { readArchive } from './archive.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { makeShelf } from './knowledge.ts';

export const root = 'a key of the installation, for tests';

/** The steps of an export over a folder of its own, which goes with it; `allow` are targets on this machine. */
export async function makeExporting(db: Database, allow: readonly string[] = []) {
  const dir = await mkdtemp(join(tmpdir(), 'diarium-export-'));
  return {
    ...exportingIn(db, dir, allow),
    dir,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
export type Exporting = ReturnType<typeof exportingIn>;

type Through = <Door extends object>(door: Door) => Door;

/** The same over a folder that is there; all that is outside is reached `through` what may fail. */
export function exportingIn(
  db: Database,
  dir: string,
  allow: readonly string[] = [],
  through: Through = (door) => door,
) {
  const deliveries = openDeliveries({ dir });
  const doors = { db: through(db), deliveries: through(deliveries) };
  const steps = {
    ...exportRowActivities(doors),
    ...exportActivities({
      ...doors,
      heads: through(openHeads({ dir })),
      signer: openHeadSigner(root),
      sealer: openSealer(root),
      secrets: openSecrets(root),
      targets: through(openTargets({ allow: new Set(allow) })),
    }),
  };
  return { db, deliveries, steps };
}

export const addExportSchedule = (db: Database, tenantId: string, more: object = {}): Promise<string> =>
  db.withTenant(tenantId, (tx) =>
    adder(tx)('export_schedule', {
      name: 'Tillsyn',
      schedule: JSON.stringify(Schedule.parse({ every: 'day' })),
      category: 'routine',
      reason: 'Varje natt till tillsynen',
      made_by: newId(),
      made_name: 'Anna',
      ...more,
    }),
  );

/** Where archives are sent, sealed as the API seals it. */
export async function addExportTarget(db: Database, tenantId: string, form: ExportTargetForm): Promise<string> {
  const id = newId();
  const sealed = openSecrets(root).seal(tenantId, targetSecretTable, id, JSON.stringify(form));
  const shown = JSON.stringify(ExportTargetShown.parse({ ...form, id }));
  await db.withTenant(tenantId, (tx) =>
    adder(tx)('export_target', { id, kind: form.kind, form: shown, sealed, made_by: newId() }),
  );
  return id;
}

export const addExport = (db: Database, tenantId: string, range: object = {}, more: object = {}): Promise<string> =>
  db.withTenant(tenantId, (tx) =>
    adder(tx)('audit_export', {
      category: 'supervision',
      reason: 'Tillsynen har frågat',
      range: JSON.stringify(range),
      ...more,
    }),
  );

/** Somebody by this name does something with these details. */
export const doSomething = (db: Database, tenantId: string, name: string, details: Record<string, unknown> = {}) =>
  db.withTenant(tenantId, (tx) =>
    recordEvent(tx, { kind: 'person', id: newId(), name, address: '127.0.0.1' }, { action: 'search.ask', details }),
  );

/** An export from its first step to its last, as its workflow runs it; answers the bytes of its archive. */
export async function runExport(
  { db, deliveries, steps }: Exporting,
  tenantId: string,
  exportId: string,
): Promise<Buffer> {
  const key = { tenantId, exportId };
  await steps.planExport(key);
  await steps.writeExport(key);
  await steps.finishExport({ ...key, outcome: 'finished', reason: null });
  const [row] = await db.readTenant<{ path: string }>(
    tenantId,
    'select path from delivery where tenant_id = tenant.id and id = $2',
    [exportId],
  );
  return buffer(await deliveries.read(row!.path));
}

export type ExportScene = AsyncDisposable & Exporting & { database: TestDatabase; tenantId: string; dir: string };

/** An organisation with a record of its own, in a database of its own. */
export async function makeExportScene(): Promise<ExportScene> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const exporting = built.use(await makeExporting(db));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const held = built.move();
  return { ...exporting, database, tenantId, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** What somebody asks for, made; its files by their names. */
export async function exportNow(scene: Exporting & { tenantId: string }, range: object = {}) {
  const exportId = await addExport(scene.db, scene.tenantId, range);
  const bytes = await runExport(scene, scene.tenantId, exportId);
  return { exportId, bytes, files: await readArchive(bytes) };
}

export const manifestIn = (files: Record<string, string>) =>
  JSON.parse(files['manifest.json']!) as Sealed<ExportManifest>;

/** How to send to a server of the test's own. */
export const sftpForm = ({ port, hostKey }: { port: number; hostKey: string }, more: object = {}) =>
  ExportTargetForm.parse({
    ...{ kind: 'sftp', name: 'Arkivet', host: '127.0.0.1', port, user: 'diarium', folder: 'in', hostKey },
    password: 'hemligt',
    ...more,
  });
