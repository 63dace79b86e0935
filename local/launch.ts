/** Opens the parts one after another, shows the tour, stays up, and closes everything again in reverse order. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { findChromium } from '#activities/outside/browser/find.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openExtractor } from '#activities/outside/extractor.ts';
import { Conflict } from '#schema/errors.ts';
import type { Settings } from '#schema/settings.ts';
import { openApiClient, signIn } from './api-client.ts';
import { buildWeb } from './build-web.ts';
import { cacheFolder } from './cache.ts';
import { type ReadyDatabase, readyDatabase } from './databases.ts';
import { allowFile, environments, filesFolder } from './environments.ts';
import { lockHome, noteRun, openHome, openSecrets, stopOrphans } from './installation.ts';
import { ownServers } from './own.ts';
import { freePort, isFree } from './port.ts';
import { openPostgres } from './postgres.ts';
import { processFacts } from './process.ts';
import { openProcesses } from './processes.ts';
import { reapply, sayReapplied } from './reapply.ts';
import { openSampleSite } from './sample-site.ts';
import { complain, say } from './say.ts';
import { openTemporal } from './temporal.ts';
import { tour } from './tour.ts';

type Given = Record<string, string | undefined>;
type First = NonNullable<ReadyDatabase['first']>;

/** The session of the shell commands would end after a day without use. */
const renewMs = 12 * 3_600_000;

/** Runs the product until `signal`, or with `once` to the end of the tour. Answers whether the tour went as it should. */
export async function launch(
  settings: Settings,
  given: Given,
  { once, signal }: { once: boolean; signal: AbortSignal },
): Promise<boolean> {
  const home = openHome(settings.home);
  using _lock = await lockHome(home);
  const url = await claim(home, settings, signal);
  const web = buildWeb(home, signal);
  web.catch(() => {});

  const cache = cacheFolder({ home, wanted: settings.launcher.cacheDir });
  const { postgresPort, temporalPort, temporalUiPort, temporalAddress } = settings.launcher;
  const databaseUrl = settings.database.url;
  await using postgres = await openPostgres({ home, cache, databaseUrl, port: postgresPort, signal, say });
  say(`Database: ${postgres.describe}`);
  signal.throwIfAborted();
  const secrets = openSecrets(home);
  const database = await readyDatabase(postgres, settings, secrets);
  const again = await reapply({
    databaseUrl: database.workerUrl,
    files: { ...settings.files, dir: filesFolder(home, settings, given) },
    secretKey: settings.secretKey ?? secrets.secretKey,
    ages: settings.copies,
  });
  const told = sayReapplied(again);
  if (told) say(told);

  const { namespace } = settings.temporal;
  const ports = { port: temporalPort, uiPort: temporalUiPort };
  await using temporal = await openTemporal({ home, cache, address: temporalAddress, namespace, ...ports, signal });
  say(`Engine: ${temporal.describe}`);
  signal.throwIfAborted();

  await using site = await openSampleSite(home);
  // Chosen here, so that it is known which ports no crawl may reach.
  const workerPort = settings.http.workerPort || (await freePort());
  const rendererPort = await freePort();
  const joined = { ...database, temporalAddress: temporal.address, workerPort, rendererPort };
  const own = ownServers({ ...joined, url, apiPort: settings.http.port, temporalUiPort });
  const secretKey = settings.secretKey ?? secrets.secretKey;
  const env = environments({ ...joined, home, settings, given, secretKey, sampleHost: site.host, own });
  say(`Models: ${openAnswerer(settings.model).describe}; ${openEmbedder(settings.model).describe}`);
  say(`Files: ${openExtractor(settings.extract.unstructured).describe}`);
  const chromium = findChromium(settings.crawl.chromiumPath);
  say(`Browser, for sources that need one: ${chromium ?? 'none; install chromium, or set CHROMIUM_PATH'}`);
  say(`Crawls may reach one private address: ${site.host}, the sample site`);
  await web;
  await using processes = openProcesses(home, url, { ...env, renderer: chromium ? env.renderer : null }, say);
  await processes.ready(signal);
  noteRun(home, { state: 'up', own, migrateUrl: database.migrateUrl });

  const good = database.first ? await welcomeFirst(home, url, database.first, site.url, signal) : true;
  say(`\nDiarium is at ${settings.http.publicUrl}`);
  if (database.first)
    say(`Sign in once as its administrator: ${settings.http.publicUrl}/link/${await database.first.link()}`);
  else say('DATABASE_URL alone lets nobody in; with DATABASE_MIGRATE_URL a sign-in link is made here');
  if (database.migrateUrl) say('To run the installation itself: npm run admin -- operator create you@example.org');
  if (once) return good;
  say('Ctrl-C stops it');
  await Promise.race([processes.broken, untilAborted(signal)]);
  say('Stopping…');
  return true;
}

/** Marks the home as ours, clears what a killed launcher left, and sees that the port is free. */
async function claim(home: string, settings: Settings, signal: AbortSignal): Promise<string> {
  const { host, port } = settings.http;
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const launcher = processFacts(process.pid);
  noteRun(home, { launcher, url, state: 'starting', allowFile: allowFile(home, settings), own: [] });
  signal.addEventListener('abort', () => noteRun(home, { state: 'stopping' }));
  const orphans = await stopOrphans(home);
  if (orphans > 0) say(`Stopped ${orphans} processes that a killed launcher had left behind`);
  if (await isFree(port)) return url;
  throw new Conflict(`Port ${port} is busy. PORT=… npm start takes another`);
}

/** Signs the shell commands in and gives the tour; a tour that breaks off is said, and the product stays up. */
async function welcomeFirst(
  home: string,
  url: string,
  first: First,
  siteUrl: string,
  signal: AbortSignal,
): Promise<boolean> {
  const enter = async () => {
    const bearer = await signIn(url, await first.link());
    noteRun(home, { tenantId: first.tenantId, bearer });
    return openApiClient(url, bearer);
  };
  const api = await enter();
  setInterval(() => void enter().catch((error) => complain(`The shell's session: ${error.message}`)), renewMs).unref();
  try {
    return await tour(api, siteUrl, say, signal);
  } catch (error) {
    signal.throwIfAborted();
    complain(`The tour broke off: ${(error as Error).message}`);
    return false;
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await sleep(2 ** 30, undefined, { signal }).catch(() => {});
}
