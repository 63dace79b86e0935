/** The command that puts together what is asked for after an incident, as one archive. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { archive } from '#activities/archive.ts';
import { recordEvent, system } from '#schema/audit.ts';
import type { Rows } from '#schema/database.ts';
import { type Incident, IncidentWindow, incidentEvents, incidentLinks, readIncident } from '#schema/incident.ts';
import { maskedSettings } from '#schema/settings.ts';
import { maintain } from '#schema/welcome.ts';
import { type Command, findDatabase, usageError } from './admin-command.ts';
import { findTenant } from './admin-tenant.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { say } from './say.ts';

export const incident: Command = {
  usage: 'incident --tenant SLUG --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z [--out FILE.zip] [--json]',
  about: 'who did what in a time, how many people it is about, versions, settings and proof, as one archive',
  async run(_words, { tenant, from, to, out, json }) {
    if (!tenant || !from || !to) throw usageError(incident);
    const window = IncidentWindow.parse({ from, to });
    const { migrateUrl } = findDatabase();
    const tenantId = await findTenant(migrateUrl, tenant);
    const path = out ?? `incident-${tenant}.zip`;
    const { events, affectedPeople } = await writeIncident({ migrateUrl, tenantId, window, path, env: process.env });
    if (json) say(JSON.stringify({ path, events, affectedPeople }));
    else say(`${events} events about ${affectedPeople} people are in ${path}`);
    return true;
  },
};

type Wanted = {
  migrateUrl: string;
  tenantId: string;
  window: IncidentWindow;
  /** Of the archive, which is readable to its owner alone. */
  path: string;
  /** The settings that are told, secrets as ***. */
  env: Record<string, string | undefined>;
};

/** Writes the archive, and an event that it was. */
export async function writeIncident({ migrateUrl, tenantId, window, path, env }: Wanted): Promise<Incident> {
  const inside = <T>(act: (rows: Rows) => Promise<T>) => maintain(migrateUrl, tenantId, act);
  const read = <Row extends object>(sql: string, params: unknown[]) => inside((rows) => rows.sql<Row>(sql, params));
  const { report, versions } = await inside(async (rows) => {
    const report = await readIncident(rows, window);
    const details = { ...window, events: report.events };
    const object = { kind: 'tenant', id: tenantId };
    await recordEvent(rows, system, { action: 'incident.export', object, details });
    return { report, versions: await readVersions(rows.sql) };
  });
  const files = [
    { name: 'incident.json', bytes: text({ tenantId, ...report }) },
    { name: 'events.jsonl', bytes: lines(incidentEvents(read, tenantId, window), (line) => line) },
    { name: 'links.jsonl', bytes: lines(incidentLinks(read, tenantId, report.chain), JSON.stringify) },
    { name: 'versions.json', bytes: text(versions) },
    { name: 'settings.json', bytes: text(maskedSettings(env)) },
    { name: 'bill-of-materials.cdx.json', bytes: text(billOfMaterials()) },
  ];
  await pipeline(Readable.from(archive(files)), createWriteStream(path, { mode: 0o600 }));
  return report;
}

const text = (object: object): Buffer => Buffer.from(`${JSON.stringify(object, null, 2)}\n`);

async function* lines<Item>(pieces: AsyncIterable<Item[]>, write: (item: Item) => string): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece.map((item) => `${write(item)}\n`).join(''));
}

async function readVersions(sql: Rows['sql']): Promise<object> {
  const [found] = await sql<{ postgres: string; migrations: string[] }>(
    `select version() as postgres, array(select name::text from migration order by name) as migrations`,
    [],
  );
  return { node: process.version, ...found };
}
