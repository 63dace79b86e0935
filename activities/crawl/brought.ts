/** The files that visits brought to the store: their rows, and the pages whose file somebody else let go of since. */
import { type Brought, bringBlobs } from '#schema/blob.ts';
import type { Tx } from '#schema/database.ts';
import { pageMediaType } from '#schema/media.ts';
import type { Reason } from '#schema/progress.ts';
import type { LargeFiles } from '../outside/files.ts';
import type { Visit } from './visit.ts';

/** Null for a visit that brought none. */
export function fileOf(visit: Visit): Brought | null {
  if (visit.kind === 'learned') return { file: visit.learned.file, mediaType: pageMediaType };
  return visit.kind === 'filed' ? visit.original : null;
}

/** The visit of a page that waits to be visited again, for a reason or none. */
export const waiting = ({ page, status, ms, sizeBytes }: Visit, reason: Reason | null): Visit => ({
  ...{ page, status, ms, sizeBytes },
  kind: 'later',
  reason,
  waitMs: 0,
  hostWaitMs: 0,
});

/**
 * Rows for the files, all at once, so that whoever lets go of several waits for none that this one waits for. Answers the
 * visits, those whose file has left the store meanwhile as pages that still wait: pages with the same bytes let go of them
 * as often as their text is known, and are no reason to visit all others anew.
 */
export async function keepBrought(tx: Tx, files: Pick<LargeFiles, 'has'>, visits: Visit[]): Promise<Visit[]> {
  const lost = await bringBlobs(
    tx,
    files,
    visits.flatMap((visit) => fileOf(visit) ?? []),
  );
  const isLost = (visit: Visit) => lost.has(fileOf(visit)?.file.sha256.toString('hex') ?? '');
  return visits.map((visit) => (isLost(visit) ? waiting(visit, null) : visit));
}
