/** Data goes to those in the register of recipients: every door that leads out is tried, and there is no other way out. */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openExtractor } from '#activities/outside/extractor.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openMailer } from '#activities/outside/mailer.ts';
import { openProviders } from '#activities/outside/provider.ts';
import { openTargets } from '#activities/outside/target.ts';
import { openTranscriber } from '#activities/outside/transcriber.ts';
import { openWitness } from '#activities/outside/witness.ts';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { freePort } from '#local/port.ts';
import { openDatabase } from '#schema/database.ts';
import { ExportTargetForm, ExportTargetShown } from '#schema/export-target.ts';
import { FederationForm, installationProvider } from '#schema/federation.ts';
import { newId } from '#schema/id.ts';
import { type Recipient, RecipientUse } from '#schema/recipient.ts';
import { readRecipients } from '#schema/recipient-register.ts';
import { readSettings, type Settings } from '#schema/settings.ts';
import { enteringUsed } from '#schema/used.ts';
import { openTemporalClient } from '#temporal/client.ts';
import { adder } from '#tests/rig/adder.ts';
import { watchConnections } from '#tests/rig/connections.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';

const keys = { accessKeyId: 'a', secretAccessKey: 'b' };
const hostKey = `SHA256:${'A'.repeat(43)}`;

/** Settings and forms in which each thing is somewhere else, and nobody answers anywhere. */
async function setApart(databaseUrl: string) {
  const place = async () => `127.0.0.1:${await freePort()}`;
  const [engine, mail, issuer, witness, models, reader, store] = await Promise.all(Array.from({ length: 7 }, place));
  const [own, sftp, bucket] = await Promise.all(Array.from({ length: 3 }, place));
  const settings = readSettings({
    ...{ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: engine, MODEL_REGION: 'Sverige' },
    ...{ SMTP_URL: `smtp://olga:hemligt@${mail}`, MAIL_FROM: 'diarium@hamnen.example' },
    ...{ OIDC_ISSUER: `http://${issuer}`, OIDC_CLIENT_ID: 'diarium', OIDC_ALLOW: `${issuer},${own}` },
    ...{ AUDIT_WITNESS_URL: `http://${witness}/heads`, UNSTRUCTURED_API_URL: `http://${reader}` },
    ...{ OPENAI_BASE_URL: `http://${models}/v1`, EMBED_MODEL: 'e', TRANSCRIBE_MODEL: 't' },
    ...{ S3_BUCKET: 'originals', S3_ENDPOINT: `http://${store}` },
    ...{ S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', EXPORT_ALLOW: `${sftp},${bucket}` },
  });
  const named = { name: 'Arkivet', bucket: 'arkivet', folder: '' };
  const [host, port] = sftp!.split(':');
  const targets = [
    { kind: 's3', ...named, ...keys, endpoint: `http://${bucket}` },
    { kind: 'sftp', ...named, host, port: Number(port), user: 'diarium', hostKey, password: 'hemligt' },
  ].map((form) => ExportTargetForm.parse(form));
  const provider = FederationForm.parse({ name: 'Egen', kind: 'standard', issuer: `http://${own}`, clientId: 'd' });
  return { settings, targets, provider };
}

type Apart = Awaited<ReturnType<typeof setApart>>;

/** One attempt at everything that leads out of the process; none of them is answered. */
async function tryDoors({ settings, targets, provider }: Apart): Promise<void> {
  await using held = new AsyncDisposableStack();
  await using folder = await openWorkFolder();
  const path = join(folder.path, 'a.txt');
  await writeFile(path, 'Avgiften är 4 200 kronor.');
  const file = { path, name: 'a.txt', mediaType: 'text/plain', sizeBytes: 26 };
  const { model, extract, mail, files, federation, auditWitnessUrl, exportAllow, temporal } = settings;
  const providers = held.use(openProviders({ allow: new Set(federation.allow), userAgent: 'Diarium' }));
  const witness = held.use(openWitness({ url: auditWitnessUrl!, userAgent: 'Diarium' }));
  const engine = held.use(openTemporalClient(temporal));
  const to = openTargets({ allow: new Set(exportAllow) });
  const parcel = { name: 'a.zip', sizeBytes: 1, open: async () => Readable.from(['a']) };
  const { signal } = new AbortController();
  const sound = { wave: Buffer.alloc(64), durationMs: 1 };
  const letter = { to: 'siv@hamnen.example', subject: 's', text: 't', html: 'h' };
  const question = { question: 'q', query: 'q', language: 'sv', turns: [], sources: [] };
  const clients = [installationProvider(federation)!.form, provider];
  const tries = [
    engine.ping(),
    openMailer(mail)!(letter),
    ...clients.map((client) => providers.probe({ ...client, clientSecret: undefined }, 'http://localhost/back')),
    witness.tell({} as never),
    openFiles(files).put(newId(), Buffer.from('a')),
    openEmbedder(model).embed(['a'], { kind: 'passage' }),
    openAnswerer(model).answer(question, { signal })[Symbol.asyncIterator]().next(),
    openTranscriber(model).hear(sound, { language: 'sv', names: [] }, signal),
    openExtractor(extract.unstructured).extract(
      ...([file, { fromPage: 1, pages: 1 }, { strategy: 'fast', languages: [] }, signal] as const),
    ),
    ...targets.map((target) => to.send(target, parcel)),
  ];
  await Promise.allSettled(tries);
}

async function enter(settings: Settings, { targets, provider }: Apart, adminUrl: string): Promise<Recipient[]> {
  await using db = await openDatabase({ url: settings.database.url!, pool: 2 });
  const { tenantId } = await makeShelf(adminUrl, db);
  // Awaited here: the connections close when this returns.
  return await db.withTenant(tenantId, async (tx) => {
    await enteringUsed('api', settings)(tx);
    await enteringUsed('worker', settings)(tx);
    const add = adder(tx);
    for (const target of targets) {
      const form = JSON.stringify(ExportTargetShown.parse({ ...target, id: newId() }));
      await add('export_target', { kind: target.kind, form, sealed: '', made_by: newId() });
    }
    await add('federation', { form: JSON.stringify(provider) });
    const { recipients } = await readRecipients(tx);
    expect(JSON.stringify(recipients)).not.toContain('hemligt');
    return recipients;
  });
}

test('every host that a door leads to is in the register of recipients, and every one in the register is led to', async () => {
  await using database = await makeDatabase();
  const reached = new Set<string>();
  using _ = watchConnections((place) => reached.add(place));
  const apart = await setApart(database.workerUrl);
  const entered = await enter(apart.settings, apart, database.adminUrl);
  await tryDoors(apart);
  expect(entered.filter(({ host }) => !reached.has(host)).map(({ use }) => use)).toEqual([]);
  expect([...reached].filter((place) => !entered.some(({ host }) => host === place))).toEqual([]);
  expect(new Set(entered.map(({ use }) => use))).toEqual(new Set(RecipientUse.options));
});

/** What opens connections, as it is imported; types of it open none. */
const openers =
  /^import (?!type\b)[^;]*? from '(undici|node:(net|tls|https?|http2|dgram)|nodemailer|ssh2|openai|openid-client|unstructured-client|pg|@temporalio\/(client|worker))'|import\('@aws-sdk|(await|return) fetch\(/m;

/** Which files open connections, and whom the register names for it; what hangs on none of them cannot lead out. */
const ways: Readonly<Record<string, string>> = {
  'activities/outside/browser': 'sources, through the door to the web',
  'activities/outside/extractor': 'read',
  'activities/outside/files': 'store',
  'activities/outside/mailer.ts': 'mail',
  'activities/outside/openai.ts': 'answer, embed, transcribe',
  'activities/outside/provider': 'sign-in, own-sign-in, witness',
  'activities/outside/provider.ts': 'sign-in, own-sign-in',
  'activities/outside/target': 'export',
  'activities/outside/transcriber': 'transcribe',
  'activities/outside/web': 'sources',
  'activities/outside/web.ts': 'sources',
  'api/plugins': 'nobody: what comes in',
  'api/slow-reader.ts': 'nobody: what comes in',
  'schema/database.ts': 'database',
  'schema/lines.ts': 'database',
  'schema/long-lines.ts': 'database',
  'schema/provision.ts': 'database',
  'schema/welcome.ts': 'database',
  temporal: 'engine',
};

test('no file opens connections but those whose recipients are told of', () => {
  const home = join(import.meta.dirname, '../..');
  const rooms = ['activities', 'api', 'schema', 'workflows', 'temporal'];
  const opening = rooms
    .flatMap((room) => readdirSync(join(home, room), { recursive: true, encoding: 'utf8' }).map((at) => join(room, at)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => openers.test(readFileSync(join(home, path), 'utf8')));
  const wayOf = (path: string) => Object.keys(ways).find((way) => path === way || path.startsWith(`${way}/`));
  expect(opening.filter((path) => wayOf(path) === undefined)).toEqual([]);
  expect([...new Set(opening.map(wayOf))].sort()).toEqual(Object.keys(ways).sort());
});
