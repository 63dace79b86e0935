/** What the API needs of the rest: given by the composition root, and by literals in tests. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Dock } from '#activities/outside/arrivals.ts';
import type { Deliveries } from '#activities/outside/deliveries.ts';
import type { LargeFiles } from '#activities/outside/files.ts';
import type { Providers } from '#activities/outside/provider.ts';
import type { AiModel } from '#schema/ai-system.ts';
import type { PackageInput } from '#schema/archive-package.ts';
import type { Acting } from '#schema/audit.ts';
import type { ChatEvent, Question } from '#schema/chat.ts';
import type { CrawlTrigger, CrawlWish, PaceOrder } from '#schema/crawl.ts';
import type { Database } from '#schema/database.ts';
import type { ExtractTrigger } from '#schema/extract.ts';
import type { InstallationProvider } from '#schema/federation.ts';
import type { HoldLedger } from '#schema/hold-ledger.ts';
import type { Keyring } from '#schema/key-bearer.ts';
import type { Letter } from '#schema/letter.ts';
import type { PersonKeys } from '#schema/person-key.ts';
import type { Hit, SearchFilter } from '#schema/search.ts';
import type { Secrets } from '#schema/secret.ts';
import type { Recurrence, Schedule } from '#schema/source.ts';
import type { Status } from '#schema/status.ts';
import type { UploadBytes } from '#schema/upload.ts';
import type { RateLimits } from './rate.ts';

export type Deps = {
  db: Database;
  temporal: Engine;
  chat: Chat;
  search: Search;
  files: Originals;
  /** Finished archives. */
  deliveries: Pick<Deliveries, 'read'>;
  /** Open those that are sealed for somebody; null where the installation has no key. */
  personKeys: PersonKeys | null;
  /** The ledger of holds that no restore of the database reaches. */
  holds: Pick<HoldLedger, 'keep'>;
  /** Where archive packages are kept that come in. */
  packages: Pick<LargeFiles, 'keep' | 'has' | 'remove'>;
  /** Where files grow that are uploaded, and how large they may be. */
  arrivals: Dock;
  uploads: UploadBytes;
  /** Days in which a deleted file can be taken back. */
  restoreDays: number;
  /** Seals what nobody may read; null where the installation has no key. */
  secrets: Secrets | null;
  /** Makes keys and knows them again; null where the installation has no key of its own. */
  keyring: Keyring | null;
  /** Null where no mail server is set: links are then shown to whoever asked for them. */
  mailer: Mailer | null;
  /** Exact host:port pairs on private addresses that exports may be sent to, also without https. */
  exportAllow: ReadonlySet<string>;
  /** The door to providers that people sign in through. */
  providers: Providers;
  /** One for everybody on the installation; null where its settings name none. */
  installationProvider: InstallationProvider | null;
  /** What answers and embeds, as shown to people. */
  models: Status['models'];
  /** The same, as the register of AI systems has them. */
  aiModels: AiModel[];
  /** The models that are called over a network, by what they do: whether they are left alone for now. */
  circuits?: () => Record<string, CircuitState>;
  /** Address that people reach the product by; decides cookie and accepted origins. */
  publicUrl: string;
  /** Reverse proxies that are believed when they say for whom they ask. */
  trustedProxies?: string[];
  /** How often somebody may come. */
  rates: RateLimits;
  /** Milliseconds that the process may run late before it refuses requests. */
  busyAfterMs?: number;
  log: FastifyBaseLogger;
  pace?: Partial<Pace>;
};

/** Throws an Interruption when the letter was not taken. */
export type Mailer = (letter: Letter) => Promise<void>;

/** How often streams look; tests make it faster. */
export type Pace = {
  pollMs: number;
  heartbeatMs: number;
  recheckMs: number;
  /** How long a reader may take nothing while something waits. */
  stallMs: number;
};

export type CircuitState = 'closed' | 'half-open' | 'open';

/** The running of workflows. Each call throws an Interruption while the engine is away. */
export type Engine = {
  startCrawl(tenantId: string, crawlId: string, trigger: CrawlTrigger): Promise<void>;
  tellCrawl(tenantId: string, crawlId: string, wish: CrawlWish): Promise<void>;
  startExtract(tenantId: string, extractId: string, trigger: ExtractTrigger): Promise<void>;
  cancelExtract(tenantId: string, extractId: string): Promise<void>;
  /** Starts the deletion of a tenant that is given up. */
  startPurge(tenantId: string, purgeId: string): Promise<void>;
  /** Begins the disposal of single things, or tells the one that goes on that somebody has decided on it. */
  goOnPurge(tenantId: string, purgeId: string): Promise<void>;
  /** Begins the work on a person's request, or tells it that something was decided. */
  goOnPersonRequest(tenantId: string, requestId: string): Promise<void>;
  startPackage(input: PackageInput): Promise<void>;
  cancelPackage(tenantId: string, packageId: string): Promise<void>;
  /** Answers when the run has the pace; throws Conflict when it has ended. */
  setPace(tenantId: string, crawlId: string, order: PaceOrder): Promise<void>;
  /** Throws InvalidInput for a schedule that cannot be kept. */
  putSchedule(tenantId: string, sourceId: string, schedule: Schedule | null): Promise<void>;
  /** What comes and what was missed; null without a schedule. */
  recurrence(tenantId: string, sourceId: string): Promise<Recurrence | null>;
  /** Starts an export of the record. */
  startExport(tenantId: string, exportId: string): Promise<void>;
  cancelExport(tenantId: string, exportId: string): Promise<void>;
  /** As `putSchedule` and `recurrence`, of exports. */
  putExportSchedule(tenantId: string, scheduleId: string, schedule: Schedule | null): Promise<void>;
  exportRecurrence(tenantId: string, scheduleId: string): Promise<Recurrence | null>;
  /** Whether a worker asks this task queue for work. */
  polled(queue: string): Promise<boolean>;
  ping(): Promise<void>;
};

export type Numbered = { seq: number; event: ChatEvent };

type Asker = {
  tenantId: string;
  actor: Acting;
  /** What the asker may read, at this moment; `hasNarrowed`: of some of its documents only some people may know. */
  collectionIds: readonly string[];
  hasNarrowed?: boolean;
};

export type Answering = {
  conversationId: string;
  questionId: string;
  messageId: string;
  events: AsyncIterable<Numbered>;
};

export type Chat = {
  /** The answer goes on being made and kept when nobody reads the events any more. */
  ask(question: Asker & { input: Question }): Promise<Answering>;
  /** Another answer to the same question. NotFound for anybody else's, Conflict unless it is the latest, and ended. */
  regenerate(answer: Asker & { messageId: string }): Promise<Answering>;
  /** Events after `afterSeq`, then live ones, until the answer has ended. NotFound for anybody else's. */
  follow(message: {
    tenantId: string;
    personId: string;
    messageId: string;
    afterSeq: number;
    signal?: AbortSignal;
  }): AsyncIterable<Numbered>;
};

/** Embeds the question and searches. */
export type Search = (question: {
  tenantId: string;
  query: string;
  collectionIds: readonly string[];
  /** As `Asker`'s; the reader is who asks. */
  hasNarrowed: boolean;
  readerId: string;
  filter: SearchFilter;
  limit: number;
}) => Promise<Hit[]>;

/** The originals as they were fetched or brought, by content, streamed. */
export type Originals = Pick<LargeFiles, 'read'>;

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
export type Routes = (deps: Deps) => FastifyPluginAsyncZod;
