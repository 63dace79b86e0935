/** Files of which nothing can be read, and why: one family whose codes each have words of their own. */
import { Refusal } from './errors.ts';

export const unreadableCodes = [
  'encrypted',
  'damaged',
  'too-large-unpacked',
  'too-much-memory',
  'read-timeout',
  'nothing-to-read',
  'missing-program',
  'no-sound',
  'too-long',
  'nothing-heard',
  'no-transcriber',
] as const;
export type UnreadableCode = (typeof unreadableCodes)[number];

export class UnreadableFile extends Refusal {
  readonly code: UnreadableCode;
  readonly status = 422;
  /** Facts: `limitMegabytes`, `seconds`, `hours` or `program`, whichever the code's words name. */
  constructor(message: string, code: UnreadableCode, facts: Record<string, string | number> = {}) {
    super(message, facts);
    this.code = code;
  }
}
