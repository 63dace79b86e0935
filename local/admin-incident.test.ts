/** The bundle after an incident, put together from a shell. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { readArchive } from '#tests/rig/archive.ts';

test('one command tells who did what, about how many, by which versions, and gives no secret away', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  await api.as(administrator, 'POST', '/space', { name: 'Hamnen' });
  const home = mkdtempSync(join(inject('runDir'), 'incident-'));
  const path = join(home, 'bundle.zip');
  const env = {
    PATH: process.env.PATH,
    DIARIUM_HOME: home,
    DATABASE_MIGRATE_URL: api.database.migrateUrl,
    OPENAI_API_KEY: 'HEMLIGT',
  } as unknown as NodeJS.ProcessEnv;
  const window = ['--from', '2020-01-01T00:00:00Z', '--to', '2099-01-01T00:00:00Z'];
  const args = ['local/admin.ts', 'incident', '--tenant', 'ours', ...window, '--out', path];
  await promisify(execFile)(process.execPath, args, { env });
  const files = await readArchive(readFileSync(path));
  const told = JSON.parse(files['incident.json']!);
  expect(told.acts).toContainEqual({ action: 'space.make', outcome: 'done', events: 1 });
  expect(told.actors).toContainEqual(expect.objectContaining({ kind: 'person', id: administrator.personId }));
  expect(told.affectedPeople).toBeGreaterThan(0);
  // The command itself is recorded after it has counted.
  expect(files['events.jsonl']!.trim().split('\n')).toHaveLength(told.events + 1);
  expect(JSON.parse(files['bill-of-materials.cdx.json']!)).toMatchObject({ bomFormat: 'CycloneDX' });
  expect(files['bill-of-materials.cdx.json']).toContain('"purl": "pkg:npm/fastify@');
  expect(JSON.parse(files['versions.json']!).migrations).toContain('0020-answer');
  expect(Object.values(files).join()).not.toContain('HEMLIGT');
});
