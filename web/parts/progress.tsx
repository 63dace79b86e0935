/** How far a run has come: one component for everything that takes longer than a request. */
import type { Progress, Reason, RunState } from '#schema/progress.ts';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

export function State({ state }: { state: RunState }) {
  const { say } = useVoice();
  return <span className={`state ${state}`}>{say(`run.state.${state}`)}</span>;
}

interface RunProgressProps {
  state: RunState;
  wish: 'run' | 'pause' | 'cancel';
  position: number | null;
  progress: Progress;
  stalled: Reason | null;
  /** How much of what is done; without it, pages are counted. */
  counted?: string;
}

export function RunProgress({ state, wish, position, progress, stalled, counted }: RunProgressProps) {
  const { say, number, duration } = useVoice();
  const { done, queued, failed, ratePerSecond, remainingSeconds } = progress;
  const total = done + queued;
  const moving = state === 'running';
  const figures = [
    { label: say('run.done'), value: number(done) },
    { label: say('run.queued'), value: number(queued) },
    { label: say('run.failed'), value: number(failed), bad: failed > 0 },
    {
      label: say('run.rate'),
      value: ratePerSecond !== null && moving && say('run.rate.value', { rate: ratePerSecond }),
    },
    { label: say('run.remaining'), value: remainingSeconds !== null && moving && duration(remainingSeconds) },
  ];
  return (
    <section className="run-progress" aria-label={say('run.progress')}>
      <div className="bar">
        <State state={state} />
        <p>{counted ?? say('run.progress.of', { done, total })}</p>
      </div>
      <progress aria-label={say('run.progress')} max={Math.max(total, 1)} value={done} />
      <dl className="figures">
        {figures.map(({ label, value, bad }) => (
          <div key={label} className={bad ? 'bad' : undefined}>
            <dt>{label}</dt>
            <dd>{value || say('run.unknown')}</dd>
          </div>
        ))}
      </dl>
      <div role="status">
        {position !== null && <p>{say('run.position', { count: position })}</p>}
        {wish === 'pause' && state === 'running' && <p>{say('run.wish.pause')}</p>}
        {wish === 'cancel' && state !== 'cancelled' && <p>{say('run.wish.cancel')}</p>}
      </div>
      {stalled && (
        <div className="notice warn">
          <ReasonText reason={stalled} />
        </div>
      )}
    </section>
  );
}
