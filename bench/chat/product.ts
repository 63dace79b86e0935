/** The product under measurement: its API as a process of its own, over a library of sample pages, with one person. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { openApiClient, signIn } from '#local/api-client.ts';
import { buildWeb } from '#local/build-web.ts';
import { freePort } from '#local/port.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import { makeShelf, storePages } from '#tests/rig/knowledge.ts';
import { type BenchDatabase, openBenchDatabase } from '../postgres.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const samples = join(root, 'local/sample/site');

/** Asks and answers when the first text came, and how long the API says that searching took. */
export type Ask = (question: string) => Promise<{ firstTextMs: number; retrieveMs: number }>;
export type Product = AsyncDisposable & { ask: Ask };

export async function openProduct(modelUrl: string): Promise<Product> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openBenchDatabase(), (made) => made[Symbol.asyncDispose]());
  const { spaceId, link } = await fill(database);
  const home = mkdtempSync(join(tmpdir(), 'diarium-bench-'));
  opened.defer(() => rmSync(home, { recursive: true, force: true }));
  await buildWeb(home, AbortSignal.timeout(120_000));
  const url = await startApi(opened, database, modelUrl, home);
  const api = openApiClient(url, await signIn(url, link));
  const held = opened.move();
  return {
    async ask(question) {
      const startedMs = performance.now();
      let firstTextMs = Number.NaN;
      let retrieveMs = Number.NaN;
      for await (const event of api.stream('/chat', { question, spaceId })) {
        const { kind, usage } = event as { kind: string; usage?: { retrieveMs: number } };
        if (kind === 'text' && Number.isNaN(firstTextMs)) firstTextMs = performance.now() - startedMs;
        if (usage) retrieveMs = usage.retrieveMs;
      }
      return { firstTextMs, retrieveMs };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function fill({ db, adminUrl, migrateUrl }: BenchDatabase): Promise<{ spaceId: string; link: string }> {
  const shelf = await makeShelf(adminUrl, db);
  const { tenantId, spaceId } = shelf;
  const someone = { email: 'bench@example.org', name: 'Bench', role: 'administrator', language: 'sv' } as const;
  const personId = await makePerson(migrateUrl, tenantId, someone);
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'owner')`, [
      tenantId,
      spaceId,
      personId,
    ]),
  );
  const names = (await readdir(samples, { recursive: true })).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(
    names.map(async (name) => ({
      url: `https://example.org/${name}`,
      text: await readFile(join(samples, name), 'utf8'),
    })),
  );
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, chunker: await openChunker(), embedder: hashingEmbedder() });
  await ingestBatch({ tenantId, crawlId, batch: 'bench', pages: pages.length });
  return { spaceId, link: await makeSignInLink(migrateUrl, { tenantId, personId, hours: 1 }) };
}

async function startApi(opened: AsyncDisposableStack, { appUrl }: BenchDatabase, modelUrl: string, home: string) {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production' as const,
    PATH: process.env.PATH,
    DATABASE_URL: appUrl,
    // Asking needs no engine: none listens there.
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    DIARIUM_HOME: home,
    FILES_DIR: join(home, 'files'),
    PORT: String(port),
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: modelUrl,
    // One person asks as many would.
    RATE_PER_MINUTE: '1000000',
    RATE_PER_HOUR: '1000000',
    RATE_ADDRESS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'info',
  };
  const api = spawn(process.execPath, [join(root, 'api/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  opened.defer(async () => {
    if (api.exitCode === null && api.kill()) await once(api, 'exit');
  });
  for await (const line of createInterface({ input: api.stdout })) if (line.includes('"listening"')) break;
  api.stdout.resume();
  return `http://127.0.0.1:${port}`;
}
