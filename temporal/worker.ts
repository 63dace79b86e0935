/** The worker: joins database, web, files and models to the activities and asks Temporal for work. */
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { packageActivities } from '#activities/archive-package.ts';
import { chainActivities } from '#activities/chain.ts';
import { crawlActivities, fetchActivities } from '#activities/crawl.ts';
import { dueActivities } from '#activities/due.ts';
import { expireActivities } from '#activities/expire.ts';
import { exportActivities, exportRowActivities } from '#activities/export.ts';
import { extractActivities, readActivities, vectorActivities } from '#activities/extract.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openArrivals } from '#activities/outside/arrivals.ts';
import type { OnCircuit } from '#activities/outside/circuit.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openExtractor } from '#activities/outside/extractor.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openHoldLedger } from '#activities/outside/hold-ledger.ts';
import { openLedger, sealing } from '#activities/outside/ledger.ts';
import { openMedia } from '#activities/outside/media.ts';
import { openSounds } from '#activities/outside/sounds.ts';
import { openTargets } from '#activities/outside/target.ts';
import { openTranscriber } from '#activities/outside/transcriber.ts';
import { openWitness } from '#activities/outside/witness.ts';
import { removeAbandoned } from '#activities/outside/work-folder.ts';
import { personRequestActivities } from '#activities/person-request.ts';
import { purgeActivities } from '#activities/purge.ts';
import { purgeItemActivities } from '#activities/purge-items.ts';
import { reconcileActivities } from '#activities/reconcile.ts';
import { transcribeActivities } from '#activities/transcribe.ts';
import { tellingCrawls, tellingFiles } from '#activities/waiting.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import type { Database } from '#schema/database.ts';
import { sealingHolds } from '#schema/hold-ledger.ts';
import { openSealer } from '#schema/seal.ts';
import { openSecrets } from '#schema/secret.ts';
import type { Settings } from '#schema/settings.ts';
import { type EnterUsed, enteringUsed } from '#schema/used.ts';
import { workflowBundle } from './bundle.ts';
import { openTemporalClient } from './client.ts';
import { codecKeys } from './codec.ts';
import { openCrawlDeps, webSettings } from './crawl-deps.ts';
import { type Activities, createQueueWorkers } from './queue-workers.ts';
import { ensureSystemSchedules } from './schedules.ts';
import { openStation, runProcess } from './station.ts';

/** Works until `stop` is aborted; rejects when work cannot go on. */
export async function work(settings: Settings, log: Logger, stop: AbortSignal): Promise<void> {
  await using held = new AsyncDisposableStack();
  await removeAbandoned();
  const station = await openStation(settings, log, stop, held);
  await station.persist('schedules', () => readySchedules(settings.temporal));
  await station.persist('registers', () => enterEverywhere(station.db, enteringUsed('worker', settings)));
  const bundlePath = await workflowBundle(join(settings.home, 'cache'));
  const activities = await joinActivities(settings, held, station.db, log);
  await station.attend(
    await createQueueWorkers(
      { ...station.place, bundlePath, fetchSlots: settings.crawl.slots, parseSlots: settings.extract.slots },
      activities,
    ),
  );
}

/** What the installation is set to as an organisation begins is what it agreed to; what comes later waits for leave. */
async function enterEverywhere(db: Database, enterUsed: EnterUsed): Promise<void> {
  for (const { id } of await db.tenants()) await db.withTenant(id, enterUsed);
}

async function joinActivities(
  settings: Settings,
  held: AsyncDisposableStack,
  db: Database,
  log: Logger,
): Promise<Activities> {
  const keys = codecKeys(settings.secretKey, db);
  const temporal = held.use(openTemporalClient({ ...settings.temporal, keys }));
  const crawlDeps = await openCrawlDeps(settings, held, db);
  const { chunker } = crawlDeps;
  const onCircuit: OnCircuit = (change) => log.warn(change, 'a model is left alone or well again');
  const embedder = openEmbedder(settings.model, onCircuit);
  const { sweep, ingestBatch } = ingestActivities({ db, chunker, embedder });
  const runs = crawlActivities(crawlDeps);
  const files = openFiles(settings.files);
  const ledger = openLedger(settings.files);
  const sealer = settings.secretKey ? openSealer(settings.secretKey) : undefined;
  const holds = openHoldLedger(settings.files);
  const purges = purgeActivities({ db, files, engine: temporal, ledger: sealing(ledger, sealer), holds });
  const itemPurges = purgeItemActivities({
    db,
    files,
    deliveries: openDeliveries(settings.files),
    ledger,
    record: {
      heads: openHeads(settings.files),
      signer: settings.secretKey ? openHeadSigner(settings.secretKey) : undefined,
    },
    sealer,
    ages: settings.copies,
    restoreDays: settings.restoreDays,
  });
  const extracts = tellingFiles(db, extractActivities({ db, files }));
  const arrivals = openArrivals(settings.files);
  const sounds = openSounds(settings.files);
  const extractor = openExtractor(settings.extract.unstructured, onCircuit);
  const reads = tellingFiles(db, readActivities({ db, chunker, files, arrivals, extractor }));
  const vectors = tellingFiles(db, vectorActivities({ db, embedder }));
  const { userAgent } = webSettings(settings);
  const { auditWitnessUrl: url } = settings;
  const witness = url ? held.use(openWitness({ url, userAgent })) : undefined;
  const deliveries = openDeliveries(settings.files);
  const personRequests = personRequestActivities({ db, files, deliveries, personKeys: keys?.own });
  const exports = exportRowActivities({ db, deliveries });
  const packages = packageActivities({ db, files, deliveries, sealer: sealer ?? null, embedder });
  const onFault = (tenant: string, error: unknown) => log.error({ tenant, err: error }, 'a step of a round failed');
  return {
    wf: {
      ...runs,
      ...chainActivities({
        db,
        heads: openHeads(settings.files),
        signer: settings.secretKey ? openHeadSigner(settings.secretKey) : undefined,
        witness,
        onFault,
      }),
      ...dueActivities({ db, startCrawl: temporal.startCrawl }),
      ...expireActivities({
        db,
        files,
        deliveries,
        restoreDays: settings.restoreDays,
        enterUsed: enteringUsed('worker', settings),
        onFault,
      }),
      ...exports,
      ...extracts,
      ...reconcileActivities({
        db,
        temporal,
        finishCrawl: runs.finishCrawl,
        finishPurge: purges.finishPurge,
        failPersonRequest: personRequests.failPersonRequest,
        finishExtract: extracts.finishExtract,
        finishExport: exports.finishExport,
        stopPackage: packages.stopPackage,
        holds: sealingHolds(holds, sealer),
        arrivals,
        sounds,
        sweep,
        onFault,
      }),
    },
    fetch: tellingCrawls(db, fetchActivities(crawlDeps)),
    keep: { ...reads, ...vectors },
    parse: reads,
    transcribe: tellingFiles(
      db,
      transcribeActivities({
        db,
        files,
        sounds,
        media: openMedia(),
        transcriber: openTranscriber(settings.model, onCircuit),
      }),
    ),
    embed: { ...tellingCrawls(db, { ingestBatch }), ...vectors },
    export: {
      ...personRequests,
      ...packages,
      ...exportActivities({
        db,
        deliveries,
        heads: openHeads(settings.files),
        signer: settings.secretKey ? openHeadSigner(settings.secretKey) : null,
        sealer: sealer ?? null,
        secrets: settings.secretKey ? openSecrets(settings.secretKey) : null,
        targets: openTargets({ allow: new Set(settings.exportAllow) }),
      }),
    },
    purge: { ...purges, ...itemPurges },
  };
}

async function readySchedules(settings: Settings['temporal']): Promise<void> {
  const connection = await Connection.connect({ address: settings.address });
  try {
    await ensureSystemSchedules(new Client({ connection, namespace: settings.namespace }));
  } finally {
    await connection.close();
  }
}

if (import.meta.main) await runProcess(work);
