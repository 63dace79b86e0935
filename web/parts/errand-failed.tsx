/** A sign-in through a provider that did not go through: always the same page, with what to do and an id to ask by. */
import { Link } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { Complaint } from './form.tsx';
import { useVoice } from './voice.tsx';

/** `to` is the sign-in page to begin again at. */
export function ErrandFailed({ problem, to = '/sign-in' }: { problem: Problem; to?: string }) {
  const { say } = useVoice();
  return (
    <div className="enter">
      <h1>{say('errand.failed')}</h1>
      <Complaint problem={problem} />
      <p className="hint">{say('errand.id', { id: problem.requestId })}</p>
      <p>
        <Link to={to}>{say('errand.again')}</Link>
      </p>
    </div>
  );
}
