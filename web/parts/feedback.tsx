/** What the asker thinks of an answer: good, or bad and why. Can be changed and taken back. */
import { useFetcher } from '@remix-run/react';
import { useEffect, useId, useRef } from 'react';
import type { FeedbackForm } from '#schema/chat.ts';
import type { Problem } from '#schema/problem.ts';
import { useFold } from './fold.ts';
import { Complaint } from './form.tsx';
import { useVoice } from './voice.tsx';

type Fault = FeedbackForm['faults'][number];
const faults: readonly Fault[] = ['wrong', 'incomplete', 'source', 'outdated', 'language', 'other'];

interface FeedbackProps {
  messageId: string;
  feedback: FeedbackForm | null;
  /** Where it is sent: the page and answer it stands at, to be shown again. */
  action: string;
}

/** What came of the last thing that was sent from here. */
interface Sent {
  problem?: Problem;
  at?: number;
}

export function Feedback({ messageId, feedback, action }: FeedbackProps) {
  const { say } = useVoice();
  const id = useId();
  const fetcher = useFetcher<Sent>();
  const sent = fetcher.state === 'idle' ? fetcher.data : undefined;
  const details = useFold(sent?.at);
  const good = useRef<HTMLButtonElement>(null);
  // What was taken back took its button, and the focus, along.
  useEffect(() => {
    if (sent?.at && document.activeElement === document.body) good.current?.focus();
  }, [sent?.at]);
  const forms = { method: 'post', action, preventScrollReset: true } as const;
  const message = <input type="hidden" name="messageId" value={messageId} />;
  const verdict = feedback?.verdict;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot span several forms
    <div className="feedback" role="group" aria-labelledby={id}>
      <div className="verdicts">
        <p className="usage" id={id}>
          {say('feedback.title')}
        </p>
        <fetcher.Form {...forms}>
          {message}
          <input type="hidden" name="intent" value="feedback" />
          <button type="submit" name="verdict" value="good" ref={good} aria-pressed={verdict === 'good'}>
            {say('feedback.good')}
          </button>
        </fetcher.Form>
        <details className="fold" ref={details}>
          <summary className={verdict === 'bad' ? 'pressed' : undefined}>{say('feedback.bad')}</summary>
          <fetcher.Form {...forms} className="panel">
            {message}
            <input type="hidden" name="intent" value="feedback" />
            <BadAnswer feedback={feedback} />
            <button type="submit" name="verdict" value="bad" className="primary">
              {say('feedback.submit')}
            </button>
          </fetcher.Form>
        </details>
      </div>
      <div className="given">
        <p className="usage" role="status">
          {feedback ? <Given feedback={feedback} /> : sent?.at !== undefined && say('feedback.forgotten')}
        </p>
        {feedback && (
          <fetcher.Form {...forms}>
            {message}
            <button type="submit" name="intent" value="forget" className="quiet">
              {say('feedback.forget')}
            </button>
          </fetcher.Form>
        )}
      </div>
      <Complaint problem={sent?.problem} />
    </div>
  );
}

function BadAnswer({ feedback }: { feedback: FeedbackForm | null }) {
  const { say } = useVoice();
  const id = useId();
  return (
    <>
      <fieldset>
        <legend>{say('feedback.faults')}</legend>
        {faults.map((fault) => (
          <div key={fault} className="check">
            <input
              type="checkbox"
              id={`${id}-${fault}`}
              name="faults"
              value={fault}
              defaultChecked={feedback?.faults.includes(fault)}
            />
            <label htmlFor={`${id}-${fault}`}>{say(`feedback.fault.${fault}`)}</label>
          </div>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}-comment`}>{say('feedback.comment')}</label>
        <textarea id={`${id}-comment`} name="comment" rows={3} maxLength={2000} defaultValue={feedback?.comment} />
      </div>
    </>
  );
}

/** What is kept now, in words. */
function Given({ feedback }: { feedback: FeedbackForm }) {
  const { say } = useVoice();
  const why = feedback.faults.map((fault) => say(`feedback.fault.${fault}`)).join(', ');
  return (
    <>
      {say(feedback.verdict === 'good' ? 'feedback.given.good' : 'feedback.given.bad')}
      {why && ` ${why}.`} {feedback.comment && <q>{feedback.comment}</q>}
    </>
  );
}
