/** A question before something is done for good: a dialog where scripts run, a stretch that unfolds where none do. */
import { Form, type FormProps } from '@remix-run/react';
import { type ReactNode, useId, useRef } from 'react';
import { useScripts } from './fold.ts';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

interface ConfirmProps {
  /** What the button says, and what it says to those who do not see what it stands beside, where that is more. */
  label: string;
  spokenLabel?: string;
  title: string;
  about: string;
  /** Of the button that asks: `quiet` in lists, where many stand. */
  look?: 'danger' | 'quiet danger' | 'quiet';
  /** The form that does it, with its button. */
  children: ReactNode;
}

export function Confirm({ label, spokenLabel = label, title, about, look = 'danger', children }: ConfirmProps) {
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

interface ConfirmedProps extends Omit<ConfirmProps, 'children'> {
  intent?: string;
  /** What is posted with it: what it is done to. */
  fields?: Record<string, string>;
  /** What the button says that does it, where that is another word than the one that asked. */
  submit?: string;
  form?: Pick<FormProps, 'action' | 'preventScrollReset'>;
}

/** The question of something that asks for nothing more than yes. */
export function Confirmed({ intent, fields = {}, submit, form, ...asked }: ConfirmedProps) {
  return (
    <Confirm {...asked}>
      <Form method="post" {...form}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Submit intent={intent} className="danger">
          {submit ?? asked.label}
        </Submit>
      </Form>
    </Confirm>
  );
}
