/** The recorder of one collection's page, as long as the page is open, and what it shows. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { listen } from './microphone.client.ts';
import { openRecorder, type Recorder, type RecorderSettings, type RecorderView } from './recorder.ts';
import { openShelf } from './recording-shelf.client.ts';

type Props = Pick<RecorderSettings, 'personId' | 'collectionId' | 'hand'>;

export type LiveRecorder = { recorder: Recorder; view: RecorderView };

const still: RecorderView = { step: 'idle', fault: null, kept: [] };
const toNobody = () => () => {};

/** Settles when the recorder that was left last has put everything away, so that the next one finds it. */
let leaving: Promise<void> = Promise.resolve();

/** Null until scripts have taken over. `hand` stays the same function. */
export function useRecorder({ personId, collectionId, hand }: Props): LiveRecorder | null {
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  useEffect(() => {
    const shelf = openShelf({ personId, collectionId });
    const newId = () => crypto.randomUUID();
    const opened = openRecorder({ personId, collectionId, shelf, listen, hand, newId, nowMs: Date.now });
    setRecorder(opened);
    // A browser that keeps nothing says so when somebody wants to record.
    leaving.then(opened.open).catch(() => {});
    return () => {
      leaving = opened.leave().catch(() => {});
    };
  }, [personId, collectionId, hand]);
  const view = useSyncExternalStore(recorder?.subscribe ?? toNobody, recorder?.view ?? (() => still), () => still);
  return recorder && { recorder, view };
}
