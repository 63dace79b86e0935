/** A question before something is done for good: a dialog where scripts run, a stretch that unfolds where none do. */
import { type ReactNode, useId, useRef } from 'react';
import { useScripts } from './fold.ts';
import { useVoice } from './voice.tsx';

interface ConfirmProps {
  /** What the button says, and what it says to those who do not see what it stands beside. */
  label: string;
  spokenLabel: string;
  title: string;
  about: string;
  /** Of the button that asks: `quiet` in lists, where many stand. */
  look?: 'danger' | 'quiet danger' | 'quiet';
  /** The form that does it, with its button. */
  children: ReactNode;
}

export function Confirm({ label, spokenLabel, title, about, look = 'danger', children }: ConfirmProps) {
  const { say } = useVoice();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  if (!useScripts()) {
    return (
      <details className="fold">
        <summary className={look} aria-label={spokenLabel}>
          {label}
        </summary>
        <div className="panel">
          <p>{about}</p>
          {children}
        </div>
      </details>
    );
  }
  return (
    <>
      <button type="button" className={look} aria-label={spokenLabel} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`} aria-describedby={`${id}-about`}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p id={`${id}-about`}>{about}</p>
        <div className="actions">
          {children}
          <button type="button" onClick={() => dialog.current?.close()}>
            {say('frame.cancel')}
          </button>
        </div>
      </dialog>
    </>
  );
}
