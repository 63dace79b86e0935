/** What the product asks of Temporal. While it is away every call throws Busy. */
import type { Duration } from '@temporalio/common';
import type { RunFate, ScheduleTexts } from '#activities/reconcile.ts';
import type { PackageInput } from '#schema/archive-package.ts';
import type { CrawlTrigger, CrawlWish, PaceOrder } from '#schema/crawl.ts';
import type { ExtractTrigger } from '#schema/extract.ts';
import type { Recurrence, Schedule } from '#schema/source.ts';
import type { CodecKeys } from './codec.ts';

export type TemporalSettings = {
  address: string;
  namespace: string;
  /** Seal what Temporal keeps; the worker has to have the same. */
  keys?: CodecKeys | undefined;
  /** See CrawlInput; only rigs set it. */
  historyEvents?: number;
  /** How late a recrawl may begin; only rigs set it. */
  catchupWindow?: Duration;
};

export type TemporalClient = AsyncDisposable & {
  /** Starts the workflow of a requested run. One that runs already is left alone. */
  startCrawl(tenantId: string, crawlId: string, trigger: CrawlTrigger): Promise<void>;
  /** A run that has ended, or has not begun, is not told: its row says what was wished. */
  tellCrawl(tenantId: string, crawlId: string, wish: CrawlWish): Promise<void>;
  /**
   * Answers when the run has the pace. Throws Conflict when it has ended or ends; and Busy when it has not begun or no
   * worker answers, in which case it may have the pace all the same when one does.
   */
  setPace(tenantId: string, crawlId: string, order: PaceOrder): Promise<void>;
  fateOf(tenantId: string, crawlId: string): Promise<RunFate>;
  /** Starts the workflow of a requested deletion. One that runs already is left alone. */
  startPurge(tenantId: string, purgeId: string): Promise<void>;
  /** Begins the disposal of single things, or tells the one that goes on that somebody has decided on it. */
  goOnPurge(tenantId: string, purgeId: string): Promise<void>;
  fateOfPurge(tenantId: string, purgeId: string): Promise<RunFate>;
  /**
   * Begins the work on a person's request, or tells the work that goes on that something was decided. Throws
   * Unprocessable when the person is gone, and with them the key that what it is told is sealed with.
   */
  goOnPersonRequest(tenantId: string, requestId: string): Promise<void>;
  /** Those that are worked on, by tenant. */
  runningPersonRequests(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Stops the work and deletes what is kept of it. */
  erasePersonRequest(tenantId: string, requestId: string): Promise<void>;
  fateOfPersonRequest(tenantId: string, requestId: string): Promise<RunFate>;
  /** Starts the workflow of a requested run over a file. One that runs already is left alone. */
  startExtract(tenantId: string, extractId: string, trigger: ExtractTrigger): Promise<void>;
  /** One that has ended, or has not begun, is not told: its row says what was wished. */
  cancelExtract(tenantId: string, extractId: string): Promise<void>;
  /** One that waits since its organisation was suspended goes on. */
  resumeExtract(tenantId: string, extractId: string): Promise<void>;
  fateOfExtract(tenantId: string, extractId: string): Promise<RunFate>;
  /** As `temporal/erase.ts` says. */
  eraseTenant(tenantId: string, keepId: string): Promise<number>;
  /** Makes the source's recrawl follow `schedule`, or none. Throws InvalidInput for a schedule that Temporal refuses. */
  putSchedule(tenantId: string, sourceId: string, schedule: Schedule | null): Promise<void>;
  /** What comes and what was missed; null without a schedule. */
  recurrence(tenantId: string, sourceId: string): Promise<Recurrence | null>;
  /** The text of each source's schedule, by tenant and source. Temporal can only list them all. */
  schedules(): Promise<ScheduleTexts>;
  /** Starts the workflow of an export. One that runs already is left alone. */
  startExport(tenantId: string, exportId: string): Promise<void>;
  /** One that has ended, or has not begun, is not told: its row says what was wished. */
  cancelExport(tenantId: string, exportId: string): Promise<void>;
  fateOfExport(tenantId: string, exportId: string): Promise<RunFate>;
  /** Starts the workflow of an archive package. One that runs already is left alone. */
  startPackage(input: PackageInput): Promise<void>;
  /** One that has ended, or has not begun, is not told: its row says what was wished. */
  cancelPackage(tenantId: string, packageId: string): Promise<void>;
  fateOfPackage(tenantId: string, packageId: string): Promise<RunFate>;
  /** As `putSchedule`, `recurrence` and `schedules`, of exports. */
  putExportSchedule(tenantId: string, scheduleId: string, schedule: Schedule | null): Promise<void>;
  exportRecurrence(tenantId: string, scheduleId: string): Promise<Recurrence | null>;
  exportSchedules(): Promise<ScheduleTexts>;
  /** Whether a worker has asked the queue for work in the last minute and a bit. */
  polled(queue: string): Promise<boolean>;
  /** Throws Busy. */
  ping(): Promise<void>;
};
