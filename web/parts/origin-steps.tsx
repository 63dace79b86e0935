/** What was done with a file, step by step: how many attempts it took, when, how long, and why one failed. */
import type { OriginRun, Step } from '#schema/origin.ts';
import { sayReason } from '#schema/reason.ts';
import { Time, useVoice } from './voice.tsx';

export function OriginSteps({ run: { steps } }: { run: OriginRun }) {
  const { say } = useVoice();
  return (
    <details className="box taken">
      <summary>{say('origin.steps')}</summary>
      {steps.length === 0 && <p>{say('origin.steps.none')}</p>}
      <ol>
        {steps.map((step) => (
          <li key={step.name}>
            <StepLine step={step} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function StepLine({ step: { name, rounds, attempts, lost, reason, endedAt, busyMs } }: { step: Step }) {
  const { say, number, language } = useVoice();
  const seconds = number(Math.round(busyMs / 100) / 10);
  const facts = [
    rounds > 1 && say('origin.step.rounds', { count: rounds }),
    say('origin.attempts', { count: attempts }),
    say('origin.step.seconds', { seconds }),
  ];
  return (
    <>
      {say(`origin.step.${name}`)}
      <span className="detail">
        {facts.filter(Boolean).join(' · ')} · <Time at={endedAt} clock />
      </span>
      {reason && (
        <span className="detail">{say('origin.step.reason', { sentence: sayReason(reason, language).sentence })}</span>
      )}
      {lost > 0 && <span className="detail">{say('origin.step.lost', { count: lost })}</span>}
    </>
  );
}
