/** Exports as tests make them: a store in a folder, a key, and the record of an organisation with events in it. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type ZipFile } from 'yauzl';
import { exportActivities, exportRowActivities } from '#activities/export.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openTargets } from '#activities/outside/target.ts';
import { recordEvent } from '#schema/audit.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { openSealer } from '#schema/seal.ts';
import { openSecrets } from '#schema/secret.ts';
import { Schedule } from '#schema/source.ts';
import { adder } from './adder.ts';

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

/** The same over a folder that is there. */
export function exportingIn(db: Database, dir: string, allow: readonly string[] = []) {
  const deliveries = openDeliveries({ dir });
  const steps = {
    ...exportRowActivities({ db, deliveries }),
    ...exportActivities({
      db,
      deliveries,
      heads: openHeads({ dir }),
      signer: openHeadSigner(root),
      sealer: openSealer(root),
      secrets: openSecrets(root),
      targets: openTargets({ allow: new Set(allow) }),
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

/** What an archive holds, by the names of its files. */
export async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await promisify<Buffer, object, ZipFile>(fromBuffer)(bytes, { lazyEntries: false });
  const open = promisify(zip.openReadStream.bind(zip)) as (entry: unknown) => Promise<NodeJS.ReadableStream>;
  const found: Promise<[string, string]>[] = [];
  zip.on('entry', (entry) =>
    found.push(open(entry).then(async (s) => [entry.fileName, String(await buffer(s as never))])),
  );
  await new Promise((resolve, reject) => zip.on('end', resolve).on('error', reject));
  return Object.fromEntries(await Promise.all(found));
}

/** What LibreOffice makes of a table when it opens and saves it; null where there is none on this machine. */
export async function throughLibreOffice(csv: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'diarium-office-'));
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  try {
    await writeFile(join(folder, 'events.csv'), csv);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    // The letters that the mark at its beginning has the import dialog propose.
    const to = [
      '--infilter=CSV:44,34,76',
      '--convert-to',
      'txt:Text - txt - csv (StarCalc):9,34,76',
      '--outdir',
      join(folder, 'out'),
    ];
    execFileSync('soffice', [profile, '--headless', ...to, join(folder, 'events.csv')], { stdio: 'ignore' });
    return await readFile(join(folder, 'out', 'events.txt'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
