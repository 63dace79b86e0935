/**
 * What an archive of the record holds, and how somebody who trusts nobody checks it:
 * - `events.jsonl`: an event a line in its canonical form (RFC 8785), in the order of the chain; a line is empty where
 *   the event of its link is gone.
 * - `links.jsonl`: a link a line, `{"seq","digest","hash"}` in hex: `digest` is the SHA-256 of the event's line, `hash`
 *   that of the hash before, the number as eight bytes, most significant first, and the digest.
 * - `heads.json`: signed heads of the chain over links of the stretch. `public.pem`: the key of heads and manifest.
 * - `events.csv` and `summary.html`: the same for people. `manifest.json`: this, sealed.
 */
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const Tip = z.object({ seq: z.int().min(0), hash });

export const ExportManifest = z.object({
  form: z.literal('diarium-audit-export/1'),
  /** The first and the last link; of an empty stretch the last is before the first. */
  fromSeq: z.int(),
  toSeq: z.int(),
  /** Moments of the earliest and the latest event; null where there is none. */
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  counts: z.object({ events: z.int(), links: z.int(), heads: z.int() }),
  /** What the first link follows, and where the stretch ends. */
  chain: z.object({ before: Tip, tip: Tip }),
  /** What did not agree with the chain when it was exported; nothing as a rule. */
  findings: z.array(z.object({ code: z.string(), seq: z.int() }).loose()),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.int(), sha256: hash })),
});
export type ExportManifest = z.infer<typeof ExportManifest>;
