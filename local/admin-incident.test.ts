/** The bundle after an incident: who did what, about how many, and a proof that follows from what is in it alone. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { recordEvent } from '#schema/audit.ts';
import { digestOf, hashAfter } from '#schema/chain.ts';
import { isSignedBy, openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import type { Incident, IncidentLink } from '#schema/incident.ts';
import { makePerson } from '#schema/welcome.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { writeIncident } from './admin-incident.ts';

const readLines = <Line>(text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('one command tells who did what, about how many, by which versions, and gives no secret away', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const { migrateUrl } = database;
  const person = { email: 'a@example.org', name: 'Åsa Öst', role: 'administrator', language: 'sv' } as const;
  const personId = await makePerson(migrateUrl, tenantId, person);
  const actor = { kind: 'person', id: personId, name: 'Åsa Öst' } as const;
  const link = async () => {
    while ((await linkBatch(db, tenantId)) > 0);
  };
  const act = () => db.withTenant(tenantId, (tx) => recordEvent(tx, actor, { action: 'space.make' }));
  await act();
  await link();
  // What happened before and after is no part of it, and its links hold the chain together.
  const at = () =>
    db.withTenant(tenantId, async ({ sql }) => (await sql<{ at: Date }>('select clock_timestamp() as at'))[0]!.at);
  const from = (await at()).toISOString();
  await new Promise((resolve) => setTimeout(resolve, 2));
  for (let nth = 0; nth < 3; nth += 1) await act();
  await new Promise((resolve) => setTimeout(resolve, 2));
  const to = (await at()).toISOString();
  await act();
  await link();
  const heads = { keep: async () => {}, list: async () => [] };
  const signer = openHeadSigner('x'.repeat(32));
  await signHead({ db, heads, signer }, tenantId, 0);

  const path = join(mkdtempSync(join(inject('runDir'), 'incident-')), 'bundle.zip');
  const witness = { AUDIT_WITNESS_URL: 'https://diarium:HEMLIGT@witness.example/head' };
  const env = { OPENAI_API_KEY: 'HEMLIGT', PORT: '3000', ...witness };
  const startedAt = performance.now();
  const report = await writeIncident({ migrateUrl, tenantId, window: { from, to }, path, env });
  expect(performance.now() - startedAt).toBeLessThan(120_000);
  expect(report).toMatchObject({ events: 3, affectedPeople: 1 });

  const files = await readArchive(readFileSync(path));
  const told = JSON.parse(files['incident.json']!) as Incident;
  expect(told.acts).toEqual([{ action: 'space.make', outcome: 'done', events: 3 }]);
  expect(told.actors).toEqual([{ kind: 'person', id: personId, name: 'Åsa Öst', events: 3 }]);
  expect(JSON.parse(files['settings.json']!)).toEqual({
    ...{ OPENAI_API_KEY: '***', PORT: '3000', AUDIT_WITNESS_URL: 'https://***@witness.example/head' },
  });
  expect(files['bill-of-materials.cdx.json']).toContain('"purl": "pkg:npm/fastify@');
  expect(JSON.parse(files['versions.json']!).migrations).toContain('0020-answer');
  expect(Object.values(files).join()).not.toContain('HEMLIGT');

  const [first, ...links] = readLines<IncidentLink>(files['links.jsonl']!);
  let hash: Uint8Array = Buffer.from(first!.hash, 'hex');
  for (const { seq, digest, ...link } of links) {
    hash = hashAfter(hash, seq, Buffer.from(digest, 'hex'));
    expect(link.hash).toBe(Buffer.from(hash).toString('hex'));
  }
  const [{ head, publicKey } = { head: null, publicKey: '' }] = told.chain.heads;
  expect(isSignedBy(publicKey, head as SignedHead)).toBe(true);
  expect((head as SignedHead).hash).toBe(Buffer.from(hash).toString('hex'));
  const digests = new Map(links.map(({ eventId, digest }) => [eventId, digest]));
  for (const line of files['events.jsonl']!.trim().split('\n')) {
    expect(digests.get((JSON.parse(line) as { id: string }).id)).toBe(digestOf(line).toString('hex'));
  }
});
