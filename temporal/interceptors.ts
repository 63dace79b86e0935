/** Around every activity: errors become what Temporal understands, results stay small, and the worker shows it lives. */
import type { Context, Info } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { diskFullIn } from '#schema/disk-full.ts';
import { Interruption, Refusal } from '#schema/errors.ts';

/** Anything that is neither said nor a passing fault is a defect, and a defect does not mend itself. */
const defectAttempts = 3;
const largestResultBytes = 32 * 1024;
const beatMs = 1_000;

export type Outcome = 'done' | 'failed';
/** Told of each attempt's end; `error` is there when it was not one of Temporal's own. */
export type Watch = (activity: Info, outcome: Outcome, ms: number, error?: unknown) => void;

export function activityInterceptor({ info, heartbeat }: Context, watch: Watch) {
  const inbound: ActivityInboundCallsInterceptor = {
    async execute(input, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      using _pulse = every(info.heartbeatTimeoutMs ? beatMs : undefined, heartbeat);
      const startedMs = performance.now();
      try {
        const result = await next(input);
        refuseLargeResult(result);
        watch(info, 'done', performance.now() - startedMs);
        return result;
      } catch (error) {
        const failure = failureOf(error, info.attempt);
        watch(info, 'failed', performance.now() - startedMs, failure === error ? undefined : error);
        throw failure;
      }
    },
  };
  return { inbound };
}

/** A killed worker falls silent at once, a busy one does not. What hangs is ended by its start-to-close time. */
function every(ms: number | undefined, beat: () => void): Disposable {
  const timer = ms === undefined ? undefined : setInterval(() => beat(), ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function refuseLargeResult(result: unknown): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(result) ?? '');
  if (sizeBytes <= largestResultBytes) return;
  throw ApplicationFailure.nonRetryable('an activity answered too much for a history', 'result-too-large');
}

/** The one place where the product's errors become Temporal's. The type is the error's code, the detail its facts. */
export function failureOf(error: unknown, attempt: number): unknown {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure || isAbort(error)) return error;
  if (error instanceof Refusal) {
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: true,
      details: [error.facts],
    });
  }
  const interruption = error instanceof Interruption ? error : diskFullIn(error);
  if (interruption) {
    const { message, code, facts, retryAfterMs } = interruption;
    return ApplicationFailure.create({ message, type: code, details: [facts], nextRetryDelay: retryAfterMs });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isDatabaseAway(error))
    return ApplicationFailure.create({ message, type: 'busy', details: [{ system: 'database' }] });
  return ApplicationFailure.create({ message: 'a defect', type: 'defect', nonRetryable: attempt >= defectAttempts });
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError';

/** Classes 08, 53 and 57 of SQLSTATE: no connection, no room, shut down; and the two that ask to be tried again. */
const passingState = /^(08|53|57)|^40001$|^40P01$/;
const passingSystem = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** Whether it, or what caused it, says that the database is away for now. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String((error as { code?: unknown }).code ?? '');
  return (
    passingState.test(code) ||
    passingSystem.test(code) ||
    /connection (terminated|ended)|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
      error.message,
    ) ||
    isDatabaseAway(error.cause) ||
    isDatabaseAway((error as { previous?: unknown }).previous)
  );
}
