/** Many people from one file: what would happen row by row, and what did. */
import { z } from 'zod';
import { Reason } from './progress.ts';

/** Rows that one file may have. */
export const mostRows = 5_000;

/** The file as it is, bytes in base64: its alphabet is found out, so it is not read as text before. */
export const ImportForm = z.object({ file: z.base64().min(1).max(4_000_000) });
export type ImportForm = z.infer<typeof ImportForm>;

export const ImportRow = z.object({
  /** Of the file, as a spreadsheet program counts them. */
  line: z.int(),
  email: z.string(),
  name: z.string(),
  /** `known`: the address is somebody's already, who is left as they are. */
  outcome: z.enum(['new', 'known', 'refused']),
  reason: Reason.nullable(),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const ImportResult = z.object({
  made: z.int(),
  known: z.int(),
  refused: z.int(),
  rows: z.array(ImportRow),
  /** The rows that were not made, each with why, as a file to mend and send again; null when there are none. */
  problems: z.string().nullable(),
});
export type ImportResult = z.infer<typeof ImportResult>;
