/** Failures of the database and of Temporal as the families know them: away is an Interruption, bad data a Refusal. */
import { Busy, Conflict, Interruption, InvalidInput, Refusal } from '#schema/errors.ts';

const retryMs = 2000;
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
/** Connection lost or refused, shutting down, starting up, out of connections or of locks. */
const awayStates = /^(08...|57P0.|53...|40001|40P01|55P03)$/;
const awayWords =
  /connection terminated|connection ended|timeout exceeded when trying to connect|timeout expired|client was closed|not queryable|query read timeout|the database system is|not currently accepting connections/i;
/** gRPC: deadline exceeded, unavailable, resource exhausted. */
const grpcAway = new Set([4, 8, 14]);

/** The error as a member of a family, found anywhere along its causes; null when it is a defect. */
export function familyOf(error: unknown): Refusal | Interruption | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (cause instanceof Refusal || cause instanceof Interruption) return cause;
    const said = translate(cause as Error & { code?: unknown });
    if (said) return said;
  }
  return null;
}

function translate(error: Error & { code?: unknown; errors?: unknown }): Refusal | Interruption | null {
  const { code } = error;
  if (typeof code === 'number' && grpcAway.has(code)) return new Busy('Temporal does not answer', retryMs);
  if (typeof code === 'string') {
    if (networkCodes.has(code) || awayStates.test(code)) return new Busy('the database does not answer', retryMs);
    // Text that PostgreSQL cannot hold, as NUL is, or a number out of range: what was sent, not what we did.
    if (/^22...$/.test(code)) return new InvalidInput('the input cannot be stored');
    if (code === '23505') return new Conflict('it exists already');
  }
  return awayWords.test(error.message) ? new Busy('the database does not answer', retryMs) : null;
}
