/** Bringing files to a collection: where they are dropped, and how far each has come, live. */
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Extract } from '#schema/extract.ts';
import type { ComingUpload, Limits } from '#schema/upload.ts';
import { linesOf } from './file-progress.ts';
import { useRecorder } from './live-recorder.ts';
import { isEnded, useLiveRuns } from './live-runs.ts';
import { RecorderPanel } from './recorder-panel.tsx';
import { type Chosen, whyNot } from './upload-choice.ts';
import { UploadDrop } from './upload-drop.tsx';
import { UploadLines } from './upload-lines.tsx';
import { isOnItsWay, openQueue, type Queue, type Sending } from './upload-queue.ts';
import * as sender from './upload-send.client.ts';
import { StayDialog } from './upload-stay.tsx';
import { UploadsComing } from './uploads-coming.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  collectionId: string;
  personId: string;
  limits: Limits;
  /** Runs over the collection's files: those that go on, then the newest. */
  runs: Extract[];
  /** Files on their way as the API knows of them, from here or elsewhere. */
  coming: ComingUpload[];
  mayUpload: boolean;
}

export function Uploads({ collectionId, personId, limits, runs: rendered, coming, mayUpload }: Props) {
  const { say } = useVoice();
  const queue = useQueue({ collectionId, personId, limits });
  const files = useSyncExternalStore(queue.subscribe, queue.files, queue.files);
  const awaited = files.flatMap(({ extractId }) => extractId ?? []);
  const { runs, seen } = useLiveRuns(collectionId, rendered, awaited);
  const [tooMany, setTooMany] = useState(false);
  const hand = useCallback(
    (file: File, onEnd: (isSent: boolean) => void) => queue.add([{ file, folder: '', onEnd }]),
    [queue],
  );
  const recording = useRecorder({ collectionId, personId, hand });
  const onWay = files.filter(isOnItsWay).length;
  const lines = linesOf(files, runs, seen);
  const add = (chosen: Chosen[]) => {
    setTooMany(chosen.length > limits.maxFilesAtOnce);
    queue.add(chosen.slice(0, limits.maxFilesAtOnce));
  };
  if (!mayUpload && lines.length === 0) return null;
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">{say(mayUpload ? 'upload.title' : 'upload.files')}</h2>
      {mayUpload && <UploadDrop limits={limits} add={add} />}
      {mayUpload && recording && <RecorderPanel {...recording} />}
      {mayUpload && (
        <noscript>
          <p className="notice">{say('upload.scripts')}</p>
        </noscript>
      )}
      {tooMany && <p className="notice warn">{say('upload.tooMany', { count: limits.maxFilesAtOnce })}</p>}
      <p role="status" className="facts">
        {lines.length > 0 && summaryOf(files, runs, say)}
      </p>
      {lines.length > 0 && <UploadLines lines={lines} queue={queue} mayAct={mayUpload} />}
      {mayUpload && <UploadsComing collectionId={collectionId} personId={personId} coming={coming} files={files} />}
      <StayDialog sending={onWay} isRecording={recording !== null && recording.view.step !== 'idle'} />
    </section>
  );
}

function useQueue({ collectionId, personId, limits }: Pick<Props, 'collectionId' | 'personId' | 'limits'>): Queue {
  const known = useRef(limits);
  known.current = limits;
  return useMemo(
    () =>
      openQueue({
        send: (chosen, tell) => sender.send(chosen, { collectionId, personId }, tell),
        faultOf: (error) => sender.faultOf(error),
        whyNot: (file) => whyNot(file, known.current),
      }),
    [collectionId, personId],
  );
}

/** How many of what is shown are on their way, being read, and done. */
function summaryOf(
  files: readonly Sending[],
  runs: ReadonlyMap<string, Extract>,
  say: ReturnType<typeof useVoice>['say'],
): string {
  const sending = files.filter(isOnItsWay).length;
  const reading = [...runs.values()].filter((run) => !isEnded(run)).length;
  if (sending === 0 && reading === 0) return say('upload.summary.none');
  return say('upload.summary', { sending, reading });
}
