/**
 * What a log may say of an error: its kind, its code and where it was thrown. Never its message or its other properties:
 * a database's error carries the row it was about, a parser's the text it could not read. What we say ourselves is kept.
 */
import { Interruption, Refusal } from './errors.ts';

export type LoggedError = {
  type: string;
  code?: string | number;
  /** Only of a Refusal or an Interruption. */
  reason?: string;
  /** The frames alone, one a line. */
  stack?: string;
  cause?: LoggedError;
};

const causesShown = 3;
const codeForm = /^[\w.-]{1,60}$/;
const frame = /^ {4}at .+$/;

/** Anything that was thrown, as it is logged. */
export function showError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    ...(isCode(code) && { code }),
    ...((error instanceof Refusal || error instanceof Interruption) && { reason: message }),
    stack: framesOf(stack, message),
    ...(cause !== undefined && depth < causesShown && { cause: showError(cause, depth + 1) }),
  };
}

/** For the loggers of all processes: `log.error({ err: error }, 'what failed')`. */
export const logSerializers = { err: (error: unknown) => showError(error) };

const isCode = (code: unknown): code is string | number =>
  typeof code === 'number' || (typeof code === 'string' && codeForm.test(code));

/** A message may have lines that look like frames, so it is left out before the frames are picked. */
function framesOf(stack: string, message: string): string {
  return stack
    .replace(message, '')
    .split('\n')
    .filter((line) => frame.test(line))
    .join('\n');
}
