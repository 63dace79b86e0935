/** A recording on its document's page: the player, and under it what was said, which follows it. */
import { Link, useLocation } from '@remix-run/react';
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Document } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import { RecordForm } from '#schema/recording.ts';
import { UnreadFile } from './document-standing.tsx';
import { HowFar } from './file-runs.tsx';
import { isEnded } from './live-runs.ts';
import type { Range } from './mark.ts';
import { Player, recordPath, wind } from './player.tsx';
import { lineAt, linesOf, startOf } from './transcript.ts';
import { TranscriptLines } from './transcript-lines.tsx';
import { Time, useVoice } from './voice.tsx';

interface Props {
  document: Document;
  marks: Range[];
  /** The second that is asked for; undefined stands where the first mark begins. */
  at: number | undefined;
  /** Whether it is asked to be played at once. */
  plays: boolean;
  runs: readonly Extract[];
  mayEdit: boolean;
}

export function RecordingView({ document, marks, at, plays, runs, mayEdit }: Props) {
  const { say } = useVoice();
  const lines = useMemo(() => linesOf(document), [document]);
  const start = at ?? startOf(lines, marks);
  const media = useRef<HTMLVideoElement>(null);
  const [current, setCurrent] = useState(start === undefined ? -1 : lineAt(lines, start));
  const [following, setFollowing] = useState(true);
  const tell = useCallback((seconds: number) => setCurrent(lineAt(lines, seconds)), [lines]);
  const leave = useCallback(() => setFollowing(false), []);
  const playFrom = useCallback((seconds: number) => {
    setFollowing(true);
    wind(media.current, seconds, true);
  }, []);
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever comes once more, even to the same second, wants to be there
  useEffect(() => {
    if (start !== undefined) wind(media.current, start, plays);
  }, [key, start]);
  return (
    <section className="recording" aria-label={say('recording.title')}>
      {document.version.soundGoneAt ? (
        <p className="notice">
          {say('recording.sound.gone')} <Time at={document.version.soundGoneAt} />
        </p>
      ) : (
        <Player document={document} media={media} start={start} tell={tell} />
      )}
      {document.state === 'ready' ? (
        <>
          <NewerComing runs={runs} />
          <div className="record-head">
            <h2>{say('recording.transcript')}</h2>
            {!following && (
              <button type="button" className="quiet" onClick={() => setFollowing(true)}>
                {say('recording.follow')}
              </button>
            )}
            {mayEdit && <EditLink document={document} />}
          </div>
          <TranscriptLines
            document={document}
            lines={lines}
            marks={marks}
            {...{ current, following, leave, playFrom }}
          />
          <p className="facts">
            {say('recording.save')}{' '}
            {RecordForm.options.map((form, nth) => (
              <Fragment key={form}>
                {nth > 0 && ', '}
                <a href={recordPath(document, form)} download>
                  {say(`recording.save.${form}`)}
                </a>
              </Fragment>
            ))}
          </p>
        </>
      ) : (
        <UnreadFile state={document.state} />
      )}
    </section>
  );
}

/** Corrections begin with the version that is open; of an earlier one that brings it back. */
function EditLink({ document: { id, version } }: { document: Document }) {
  const { say } = useVoice();
  return version.current ? (
    <Link to={`/document/${id}/correction`}>{say('recording.edit')}</Link>
  ) : (
    <Link to={`/document/${id}/correction?version=${version.id}`}>{say('recording.restore')}</Link>
  );
}

/** A correction is read in like any other version, and this one answers until it is. */
function NewerComing({ runs }: { runs: readonly Extract[] }) {
  const { say } = useVoice();
  const run = runs.find((one) => !isEnded(one));
  if (!run) return null;
  return (
    <p className="notice">
      {say('recording.coming')} <HowFar run={run} />
    </p>
  );
}
