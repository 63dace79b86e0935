/** The command that puts together what is asked for after an incident, as one archive. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { archive } from '#activities/archive.ts';
import { recordEvent, system } from '#schema/audit.ts';
import { IncidentWindow, incidentEvents, readIncident } from '#schema/incident.ts';
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
    const { report, versions } = await maintain(migrateUrl, tenantId, async (rows) => {
      const report = await readIncident(rows, window);
      const details = { ...window, events: report.events };
      const object = { kind: 'tenant', id: tenantId };
      await recordEvent(rows, system, { action: 'incident.export', object, details });
      return { report, versions: await readVersions(rows.sql) };
    });
    async function* lines() {
      const read = <Row extends object>(sql: string, params: unknown[]) =>
        maintain(migrateUrl, tenantId, (rows) => rows.sql<Row>(sql, params));
      for await (const piece of incidentEvents(read, tenantId, window)) {
        yield Buffer.from(piece.map((event) => `${JSON.stringify(event)}\n`).join(''));
      }
    }
    const files = [
      { name: 'incident.json', bytes: text({ tenant, tenantId, ...report }) },
      { name: 'events.jsonl', bytes: lines() },
      { name: 'versions.json', bytes: text(versions) },
      { name: 'settings.json', bytes: text(maskedSettings(process.env)) },
      { name: 'bill-of-materials.cdx.json', bytes: text(billOfMaterials()) },
    ];
    await pipeline(Readable.from(archive(files)), createWriteStream(path, { mode: 0o600 }));
    if (json) say(JSON.stringify({ path, events: report.events, affectedPeople: report.affectedPeople }));
    else say(`${report.events} events about ${report.affectedPeople} people are in ${path}`);
    return true;
  },
};

const text = (object: object): Buffer => Buffer.from(`${JSON.stringify(object, null, 2)}\n`);

type Sql = <Row extends object>(sql: string, params: unknown[]) => Promise<Row[]>;

async function readVersions(sql: Sql): Promise<object> {
  const [found] = await sql<{ postgres: string; migrations: string[] }>(
    `select version() as postgres, array(select name::text from migration order by name) as migrations`,
    [],
  );
  return { node: process.version, ...found };
}
