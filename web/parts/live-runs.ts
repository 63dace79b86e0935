/** The runs over a collection's files as they change: what the server rendered, and what one stream of events brings. */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Extract } from '#schema/extract.ts';

/** The stream ends when nothing is read any more; a run that was begun since is looked for so much later. */
const againMs = 1_500;
/** Lists beside are read again this long after a run has ended, with those that end meanwhile. */
const rereadMs = 1_000;

export const isEnded = ({ endedAt }: Pick<Extract, 'endedAt'>): boolean => endedAt !== null;

/** `rendered` with what is newer in `streamed`, by id. */
export function newestOf(rendered: readonly Extract[], streamed: ReadonlyMap<string, Extract>): Map<string, Extract> {
  const newest = new Map(streamed);
  for (const run of rendered) {
    const known = newest.get(run.id);
    if (!known || known.version <= run.version) newest.set(run.id, run);
  }
  return newest;
}

/** `awaited` are runs that were asked for on this page, whether they are known or not; `seen` changed in front of the reader. */
export function useLiveRuns(collectionId: string, rendered: readonly Extract[], awaited: readonly string[]) {
  const [streamed, setStreamed] = useState<ReadonlyMap<string, Extract>>(new Map());
  const [round, setRound] = useState(0);
  const { revalidate } = useRevalidator();
  // It is another function after each time that it was used, which is no reason to use it again.
  const reread = useRef(revalidate);
  reread.current = revalidate;
  const runs = useMemo(() => newestOf(rendered, streamed), [rendered, streamed]);
  const isGoing = [...runs.values()].some((run) => !isEnded(run)) || awaited.some((id) => !runs.has(id));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round opens another stream
  useEffect(() => {
    if (!isGoing) return;
    const events = new EventSource(`/api/v1/extract/events?collectionId=${collectionId}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onEnd = () => {
      events.close();
      reread.current();
      timer = setTimeout(() => setRound((before) => before + 1), againMs);
    };
    events.addEventListener('extract', (event) => {
      const run = JSON.parse(event.data) as Extract;
      setStreamed((before) => new Map(before).set(run.id, run));
    });
    events.addEventListener('end', onEnd);
    return () => {
      events.close();
      clearTimeout(timer);
    };
  }, [collectionId, isGoing, round]);

  const endedCount = [...streamed.values()].filter(isEnded).length;
  useEffect(() => {
    if (endedCount === 0) return;
    const timer = setTimeout(() => reread.current(), rereadMs);
    return () => clearTimeout(timer);
  }, [endedCount]);
  return { runs, seen: useMemo(() => new Set(streamed.keys()), [streamed]) };
}
