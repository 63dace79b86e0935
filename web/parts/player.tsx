/** Plays a recording by the browser's own player; says so where the browser cannot, and offers the original. */
import { type RefObject, useEffect, useState } from 'react';
import type { Document } from '#schema/document.ts';
import type { RecordForm } from '#schema/recording.ts';
import { fileKind } from './document-table.tsx';
import { originalPath } from './original-view.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  document: Pick<Document, 'id' | 'version' | 'mediaType'>;
  media: RefObject<HTMLVideoElement>;
  /** Seconds: where it stands at first, also without scripts. */
  start: number | undefined;
  /** Told wherever it is, in seconds, as it plays and when it was wound. */
  tell: (seconds: number) => void;
}

/** Sound alone is played in the same element: what a film's name promises may have no picture. */
export function Player({ document, media, start, tell }: Props) {
  const { say } = useVoice();
  const address = originalPath(document);
  // Another start winds what is there, and loads nothing again.
  const [source] = useState(start === undefined ? address : `${address}#t=${start}`);
  const [failed, setFailed] = useState(false);
  const [hasPicture, setHasPicture] = useState(document.mediaType.startsWith('video/'));
  const look = () => {
    setFailed(media.current?.error != null);
    if (media.current && media.current.readyState > 0) setHasPicture(media.current.videoWidth > 0);
  };
  // Either may have happened before scripts took over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(look, []);
  const onTime = () => media.current && tell(media.current.currentTime);
  return (
    <div className="player">
      {failed && (
        <p className="notice warn" role="alert">
          {say('recording.failed', { kind: fileKind(document.mediaType) })}{' '}
          <a href={address} download>
            {say('recording.failed.save')}
          </a>
        </p>
      )}
      <video
        ref={media}
        className={hasPicture ? undefined : 'sound'}
        hidden={failed}
        src={source}
        controls
        playsInline
        preload="metadata"
        aria-label={say('recording.player')}
        onError={look}
        onLoadedMetadata={look}
        onTimeUpdate={onTime}
        onSeeked={onTime}
      >
        <track
          kind="captions"
          src={recordPath(document, 'vtt')}
          srcLang={document.version.language}
          label={say('recording.captions')}
        />
      </video>
    </div>
  );
}

/** The record of the open version as a file. */
export const recordPath = ({ id, version }: Pick<Document, 'id' | 'version'>, form: RecordForm) =>
  `/api/v1/document/${id}/recording/export?form=${form}&versionId=${version.id}`;

/** Goes to a moment; where the browser refuses to play unasked, the player stands there. */
export function wind(media: HTMLMediaElement | null, seconds: number, plays: boolean): void {
  if (!media) return;
  media.currentTime = seconds;
  if (plays) media.play().catch(() => {});
}
