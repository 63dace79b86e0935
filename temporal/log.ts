/** The worker's log: one JSON object a line, with tenant and workflow, without content. */
import { DefaultLogger, type LogEntry, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { type DestinationStream, type Logger, pino } from 'pino';
import { logSerializers } from '#schema/log.ts';
import { tenantOfWorkflow } from './codec.ts';

/** The log alone, on stdout unless told otherwise. */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, base: { process: 'worker' }, serializers: logSerializers }, destination);
}

/** Opens the log and makes Temporal's own runtime write into it. Call once, before anything of Temporal. */
export function openLog(level: string): Logger {
  const log = makeLog(level);
  Runtime.install({
    // Signals are the worker's own business: it also has a port and pools to close.
    shutdownSignals: [],
    // The native part would write to stdout on its own, in a form of its own.
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} } },
    logger: new DefaultLogger('INFO', (entry) => writeEntry(log, entry)),
  });
  return log;
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What Temporal says, in our form. */
export function writeEntry(log: Logger, { level, message, meta }: LogEntry): void {
  const { error, workflowId, runId, activityType, attempt, taskQueue } = meta ?? {};
  log[levels[level]](
    { ...tenantOf(workflowId), workflowId, runId, activityType, attempt, taskQueue, err: error },
    message,
  );
}

export function tenantOf(workflowId: unknown): { tenant?: string } {
  const tenant = tenantOfWorkflow(String(workflowId ?? ''));
  return tenant ? { tenant } : {};
}
