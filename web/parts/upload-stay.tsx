/** Asks before the page is left while something is recorded or sent; what was recorded and sent is kept either way. */
import { useBlocker } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useVoice } from './voice.tsx';

interface Props {
  sending: number;
  isRecording: boolean;
}

export function StayDialog({ sending, isRecording }: Props) {
  const { say } = useVoice();
  const dialog = useRef<HTMLDialogElement>(null);
  const isBusy = sending > 0 || isRecording;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isBusy && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isBusy]);
  const isBlocked = blocker.state === 'blocked';
  useEffect(() => {
    if (isBlocked) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isBlocked]);
  return (
    <dialog ref={dialog} aria-labelledby="stay-title" onClose={() => blocker.reset?.()}>
      <h2 id="stay-title">
        {isRecording ? say('recorder.leave.title') : say('upload.leave.title', { count: sending })}
      </h2>
      {isRecording && <p>{say('recorder.leave.about')}</p>}
      {sending > 0 && <p>{say('upload.leave.about')}</p>}
      <div className="actions">
        <button type="button" className="primary" onClick={() => blocker.reset?.()}>
          {say('upload.leave.stay')}
        </button>
        <button type="button" className="danger" onClick={() => blocker.proceed?.()}>
          {say('upload.leave.go')}
        </button>
      </div>
    </dialog>
  );
}
