/**
 * The API and the web as one process: reads the settings, opens what they name, joins it and listens. It starts while
 * the database or Temporal is away and says so at /health/ready; it ends within five seconds of SIGTERM.
 */
import { openChat } from '#activities/chat.ts';
import { embedQuestion } from '#activities/ingest/embed.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openArrivals } from '#activities/outside/arrivals.ts';
import type { OnCircuit } from '#activities/outside/circuit.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openExtractor } from '#activities/outside/extractor.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHoldLedger } from '#activities/outside/hold-ledger.ts';
import { openMailer } from '#activities/outside/mailer.ts';
import { openProviders } from '#activities/outside/provider.ts';
import { openTranscriber } from '#activities/outside/transcriber.ts';
import { aiModelsOf } from '#schema/ai-register.ts';
import { openDatabase } from '#schema/database.ts';
import { Interruption, InvalidInput } from '#schema/errors.ts';
import { installationProvider } from '#schema/federation.ts';
import { sealingHolds } from '#schema/hold-ledger.ts';
import { openKeyring } from '#schema/key-bearer.ts';
import { openSealer } from '#schema/seal.ts';
import { search } from '#schema/search.ts';
import { openSecrets } from '#schema/secret.ts';
import { readSettings } from '#schema/settings.ts';
import { enteringUsed } from '#schema/used.ts';
import { openTemporalClient } from '#temporal/client.ts';
import { codecKeys, plainWarning } from '#temporal/codec.ts';
import { mountWeb } from '#web/serve.ts';
import { buildApp } from './app.ts';
import type { Deps } from './deps.ts';
import { lateDatabase } from './late-database.ts';
import { openLog } from './plugins/logging.ts';
import { keepEntering } from './used.ts';

/** Requests under way get this long at the end; streams would otherwise never end by themselves. */
const lastRequestsMs = 1000;
const shutdownMs = 4500;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { url, pool } = settings.database;
  if (!url) throw new InvalidInput('DATABASE_URL is needed: the address of PostgreSQL, as the runtime role');
  const log = openLog(settings.logLevel);

  const db = lateDatabase(() => openDatabase({ url, pool }));
  await db.ping().catch((error) => {
    if (!(error instanceof Interruption)) throw error;
    log.warn({ reason: error.message }, 'starting without the database');
  });
  if (!settings.secretKey) log.warn(plainWarning);
  const keys = codecKeys(settings.secretKey, db);
  const temporal = openTemporalClient({ ...settings.temporal, keys });
  const onCircuit: OnCircuit = (change) => log.warn(change, 'a model is left alone or well again');
  const embedder = openEmbedder(settings.model, onCircuit);
  const answerer = openAnswerer(settings.model, onCircuit);
  const doors = { embed: embedder.circuit, chat: answerer.circuit };
  const onDefect = (err: unknown, messageId: string) => log.error({ err, messageId }, 'defect in an answer');
  const chat = openChat({ db, embedder, answerer, onDefect });

  const { allow } = settings.federation;
  const userAgent = `Diarium/0.1 (+${settings.crawl.contact})`;
  const providers = openProviders({ allow: new Set(allow), userAgent });

  const searchFor: Deps['search'] = async (question) => {
    const vector = await embedQuestion({ db, embedder }, question.tenantId, question.query);
    return search(db, { ...question, language: null, vector, modelId: embedder.modelId });
  };
  const { app } = await buildApp({
    db,
    temporal,
    chat,
    search: searchFor,
    files: openFiles(settings.files),
    deliveries: openDeliveries(settings.files),
    personKeys: keys?.own ?? null,
    holds: sealingHolds(
      openHoldLedger(settings.files),
      settings.secretKey ? openSealer(settings.secretKey) : undefined,
    ),
    packages: openFiles(settings.files),
    arrivals: openArrivals(settings.files),
    uploads: settings.uploads,
    restoreDays: settings.restoreDays,
    secrets: settings.secretKey ? openSecrets(settings.secretKey) : null,
    keyring: settings.secretKey ? openKeyring(settings.secretKey) : null,
    mailer: openMailer(settings.mail),
    exportAllow: new Set(settings.exportAllow),
    providers,
    installationProvider: installationProvider(settings.federation),
    models: {
      chat: answerer.describe,
      embed: embedder.describe,
      transcribe: openTranscriber(settings.model).describe,
      extract: openExtractor(settings.extract.unstructured).describe,
    },
    aiModels: aiModelsOf(settings),
    circuits: () =>
      Object.fromEntries(Object.entries(doors).flatMap(([name, state]) => (state ? [[name, state()]] : []))),
    publicUrl: settings.http.publicUrl,
    trustedProxies: settings.http.trustedProxies,
    busyAfterMs: settings.http.busyAfterMs,
    rates: settings.rates,
    log,
  });
  await mountWeb(app);

  const onFault = (error: unknown) => log.warn({ err: error }, 'a register was not brought up to date');
  const entering = keepEntering({ db, enterUsed: enteringUsed('api', settings), onFault });

  const close = async () => {
    setTimeout(() => process.exit(1), shutdownMs).unref();
    entering[Symbol.dispose]();
    setTimeout(() => app.server.closeAllConnections(), lastRequestsMs).unref();
    await app.close();
    await chat[Symbol.asyncDispose]();
    await providers[Symbol.asyncDispose]();
    await temporal[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
    process.exit(0);
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
  await listen(app, settings.http);
  log.info({ url: settings.http.publicUrl }, 'listening');
}

async function listen(
  app: Awaited<ReturnType<typeof buildApp>>['app'],
  { host, port }: { host: string; port: number },
) {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new InvalidInput(`Port ${port} on ${host} is taken by another program: choose another with PORT=…`);
  });
}

await main().catch((error: Error) => {
  if (error instanceof InvalidInput) console.error(error.message);
  // Nothing has been read yet, so its words can hold no content.
  else openLog('fatal').fatal({ err: error, reason: error.message }, 'the API cannot start');
  process.exit(1);
});
