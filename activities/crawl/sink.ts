/** Gathers what visits bring and writes it down in groups: a transaction costs the same for one page as for twenty. */
import type { Database } from '#schema/database.ts';
import type { Lease } from './frontier.ts';
import { keepVisits, type Store } from './keep.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import type { Visit } from './visit.ts';

const groupPages = 20;
/** How old the first of a group may grow: what people watch lags no more than this. */
const groupMs = 500;

export type Sink = {
  add(visit: Visit): void;
  /** Writes what there is. Never throws: a failure goes to `onFault`. */
  flush(): Promise<void>;
  /** Pages written so far. */
  readonly kept: number;
  readonly isEmpty: boolean;
};

/** `onFault` hears of a failed write, and of a group none of whose pages was still ours. */
export function openSink(
  { db, files }: { db: Database; files: Store },
  run: Run,
  lease: Lease,
  session: Pick<Session, 'save'>,
  onFault: (error: unknown) => void,
): Sink {
  let group: Visit[] = [];
  let kept = 0;
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function write(visits: Visit[]): Promise<void> {
    try {
      const mine = await db.withTenant(lease.tenantId, async (tx) => {
        const counted = await keepVisits(tx, files, run, lease, visits);
        // With the pages, so that whoever goes on from them has the cookies too.
        if (counted.length > 0) await session.save(tx);
        return counted;
      });
      if (mine.length === 0) throw new Error('another attempt has taken these pages over, or the run has ended');
      kept += mine.length;
    } catch (error) {
      onFault(error);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const visits = group;
    group = [];
    if (visits.length > 0) writing = writing.then(() => write(visits));
    return writing;
  }

  return {
    add(visit) {
      group.push(visit);
      if (group.length >= groupPages) void flush();
      else timer ??= setTimeout(flush, groupMs);
    },
    flush,
    get kept() {
      return kept;
    },
    get isEmpty() {
      return group.length === 0;
    },
  };
}
