/** The verifier takes an export and a public key, knows nothing else, and says what was doctored, and where. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archive } from '#activities/archive.ts';
import { continueChain } from '#activities/chain/continue.ts';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { composeExport } from '#activities/export/compose.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { recordEvent, system } from '#schema/audit.ts';
import { openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { openSealer } from '#schema/seal.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { altered, doings, type Files, type Finding, json } from '#tests/rig/doctored.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';

const root = 'a key of the installation, for tests';
const program = fileURLToPath(new URL('verify/main.mjs', import.meta.url));
const rounds = 3;
const eventsEach = 10;
const events = rounds * eventsEach;

let folder: string;
let tenantId: string;
/** The archives of all links, of the first ten, of the second ten, of the rest, and of the last ten. */
let whole: Files;
let begun: Files;
let middle: Files;
let rest: Files;
let end: Files;
/** The same chain restored to its twelfth link: what came then, without and with the act that continues it. */
let cut: Files;
let continued: Files;
/** A shorter one of the same, and one that goes on from it. */
let briefly: Files;
let after: Files;
/** Those over what was lost, as a witness has them. */
let witnessed: SignedHead[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diarium-verify-'));
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  ({ tenantId } = await makeShelf(database.adminUrl, db));
  const deps = { db, signer: openHeadSigner(root), heads: openHeads({ dir: folder }) };
  const act = async (round: number) => {
    for (let i = 0; i < eventsEach; i += 1) {
      await db.withTenant(tenantId, (tx) =>
        recordEvent(tx, system, { action: 'crawl.skip', details: { round, i, mark: 'å ä ö' } }),
      );
    }
    await linkBatch(db, tenantId);
    await signHead(deps, tenantId, 0);
  };
  for (let round = 0; round < rounds; round += 1) await act(round);
  const sealer = openSealer(root);
  const exported = async (fromSeq: number, toSeq: number): Promise<Files> => {
    const apart = await mkdtemp(join(folder, 'export-'));
    const files = await composeExport({ ...deps, sealer }, { tenantId, folder: apart, fromSeq, toSeq }, async () => {});
    const pieces: Uint8Array[] = [];
    for await (const piece of archive(files)) pieces.push(piece);
    return unzipSync(Buffer.concat(pieces));
  };
  whole = await exported(1, events);
  begun = await exported(1, eventsEach);
  middle = await exported(eventsEach + 1, 2 * eventsEach);
  rest = await exported(eventsEach + 1, events);
  end = await exported(2 * eventsEach + 1, events);
  await writeFile(join(folder, 'public.pem'), sealer.publicKey(tenantId));
  witnessed = await deps.heads.list(tenantId);
  await cutOff(database.adminUrl, tenantId, 12);
  await act(rounds);
  cut = await exported(13, 22);
  await continueChain(deps, tenantId, { lost: { fromSeq: 11, toSeq: events }, reason: 'Återläst efter ett diskfel' });
  await act(rounds + 1);
  continued = await exported(13, 33);
  briefly = await exported(13, 24);
  await act(rounds + 2);
  after = await exported(34, 43);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As a restore, or whoever may do anything in the database. */
async function cutOff(adminUrl: string, tenant: string, after: number): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  for (const table of ['audit_head', 'audit_link'])
    await admin.query(`delete from ${table} where tenant_id = $1 and seq > $2`, [tenant, after]);
  await admin.end();
}

type Ran = { code: number; out: string };

/** Runs it as an auditor does: by itself, with an environment that leads nowhere. */
async function verify(archives: Files[], more: string[] = []): Promise<Ran> {
  const paths = await Promise.all(
    archives.map(async (files) => {
      const path = join(folder, `${newId()}.zip`);
      await writeFile(path, zipSync(files, { level: 1 }));
      return path;
    }),
  );
  const given = [program, ...paths, '--key', join(folder, 'public.pem'), ...more];
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      given,
      { cwd: folder, env: {} as NodeJS.ProcessEnv },
      (_, out, complaint) => done({ code: child.exitCode ?? -1, out: out + complaint }),
    );
  });
}

async function find(archives: Files[], more: string[] = []): Promise<{ code: number; findings: Finding[] }> {
  const { code, out } = await verify(archives, [...more, '--json']);
  const results = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { findings: Finding[] });
  return { code, findings: results.flatMap(({ findings }) => findings) };
}

test('an export as it came holds, and the verifier says how far', async () => {
  const { code, out } = await verify([whole]);
  expect(code, out).toBe(0);
  expect(out).toContain(`holds: ${events} events, 1 to ${events}`);
  expect(out).toContain(tenantId);
  const swedish = await verify([whole], ['--language', 'sv']);
  expect(swedish.out).toContain(`håller: ${events} händelser, 1 till ${events}`);
});

test('exports that follow each other are one chain; one that is left out, or there twice, is told of', async () => {
  expect(await find([rest, begun])).toEqual({ code: 0, findings: [] });
  expect((await verify([rest])).out).toContain(`begins after event ${eventsEach}`);
  expect((await find([whole, rest])).findings).toEqual([{ code: 'overlap', seq: eventsEach + 1, to: events }]);
  expect((await find([begun, end])).findings).toEqual([{ code: 'gap', seq: eventsEach + 1, to: 2 * eventsEach }]);
});

test('a head that came by another way shows a chain that was made anew with its heads, and one that was cut off', async () => {
  const [, second] = json<SignedHead[]>(whole, 'heads.json');
  const seen = openHeadSigner(root).sign({ ...second!, hash: '0'.repeat(64) });
  const path = join(folder, 'witnessed.json');
  await writeFile(path, JSON.stringify([seen]));
  const findings = [{ code: 'chain-replaced', seq: 11, to: 20 }];
  expect(await find([whole], ['--heads', path])).toEqual({ code: 1, findings });
  expect((await verify([begun], ['--heads', path])).out).toContain('over event 20: a later export has to hold that');
});

test('a chain that was continued after a restore says how much was lost; one that was only cut off does not hold', async () => {
  const path = join(folder, 'before.json');
  await writeFile(path, JSON.stringify(witnessed));
  const given = ['--heads', path];
  expect(await find([cut], given)).toEqual({ code: 1, findings: [{ code: 'chain-replaced', seq: 13, to: 20 }] });
  expect((await find([whole, cut])).findings).toEqual([{ code: 'overlap', seq: 13, to: events }]);
  expect(await find([continued], given)).toEqual({ code: 0, findings: [] });
  expect(await find([whole, continued])).toEqual({ code: 0, findings: [] });
  // However many there are from before the restore, and whichever of them reaches farther.
  expect(await find([begun, middle, end, continued, after])).toEqual({ code: 0, findings: [] });
  expect((await find([begun, middle, end, after])).findings).toEqual([{ code: 'gap', seq: 31, to: 33 }]);
  expect((await verify([briefly], given)).out).not.toContain('a later export has to hold that');
  const said = await verify([continued], given);
  expect(said.out).toContain('Continued after a restore');
  expect(said.out).toContain('at most 20 events were lost, among the numbers 11 to 30');
  expect((await verify([continued], ['--language', 'sv'])).out).toContain('Fortsatt efter en återläsning');
  // Whoever writes such a head has no key to sign it with.
  const forged = altered('heads.json', (lines) => lines.map((line) => line.replace('"toSeq": 30', '"toSeq": 40')));
  expect((await find([forged(continued)])).findings).toContainEqual({ code: 'head-forged', seq: 23 });
});

test('what was doctored is found and located, each with the code 1', { timeout: 60_000 }, async () => {
  for (const [what, doctor, found] of doings) {
    const { code, findings } = await find([doctor(whole)]);
    expect(findings, what).toHaveLength(found.length);
    expect(findings, what).toEqual(expect.arrayContaining(found));
    expect(code, what).toBe(1);
  }
});

test('what is found is said in words, in both languages, and what cannot be asked is said too', async () => {
  const cut = altered('events.jsonl', (lines) => lines.slice(0, 24))(whole);
  expect((await verify([cut])).out).toContain('Event 25 was taken out');
  expect((await verify([cut], ['--language', 'sv'])).out).toContain('Händelse 25 har tagits bort');
  expect(await verify([], ['--color'])).toEqual({ code: 2, out: expect.stringContaining('Usage: diarium-verify') });
});
