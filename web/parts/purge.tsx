/** How far a deletion has come, step by step, and the proof at its end: counts, never what was deleted. */
import type { RunState } from '#schema/progress.ts';
import { outsideSteps, type Purge, type PurgeState } from '#schema/purge.ts';
import { RunProgress } from './progress.tsx';
import { ReasonText } from './reason.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** As everything that takes long is shown. */
const runStates: Record<PurgeState, RunState> = {
  requested: 'requested',
  planned: 'running',
  waiting: 'waiting',
  approved: 'running',
  running: 'running',
  verifying: 'running',
  finished: 'finished',
  failed: 'failed',
  refused: 'cancelled',
  expired: 'cancelled',
};

export function PurgeProgress({ purge }: { purge: Purge }) {
  const { say } = useVoice();
  const { done, queued } = purge.progress;
  return (
    <>
      <p className="facts">
        {purge.reference} · <Time at={purge.askedAt} clock />
        {purge.endedAt && (
          <>
            {' – '}
            <Time at={purge.endedAt} clock />
          </>
        )}
      </p>
      {purge.reason && (
        <div className="notice bad">
          <ReasonText reason={purge.reason} />
        </div>
      )}
      <RunProgress
        state={runStates[purge.state]}
        wish="run"
        position={null}
        progress={purge.progress}
        stalled={null}
        counted={say('purge.progress.of', { done, total: done + queued })}
      />
      {purge.state === 'finished' && <p className="notice good">{say('purge.finished')}</p>}
      {purge.residue && (
        <>
          <Counts title={say('purge.left')} none={say('purge.left.none')} counts={purge.residue.left} />
          <Counts title={say('purge.kept')} none={say('purge.kept.none')} counts={purge.residue.kept} />
        </>
      )}
      {purge.steps.length > 0 && <Steps purge={purge} />}
    </>
  );
}

/** A table by its name, the rest in words. */
function What({ what }: { what: string }) {
  const { say } = useVoice();
  if (what === outsideSteps.files) return say('purge.what.files');
  return what === outsideSteps.engine ? say('purge.what.engine') : <code>{what}</code>;
}

function Steps({ purge }: { purge: Purge }) {
  const { say, number } = useVoice();
  const held = purge.steps.filter(({ planned }) => planned > 0);
  return (
    <section>
      <h2>{say('purge.steps')}</h2>
      <Table
        caption={say('purge.steps')}
        columns={[
          { label: say('purge.what') },
          { label: say('purge.planned'), kind: 'number' },
          { label: say('purge.done'), kind: 'number' },
        ]}
      >
        {held.map(({ what, planned, done }) => (
          <tr key={what}>
            <th scope="row">
              <What what={what} />
            </th>
            <td className="number">{number(planned)}</td>
            <td className="number">{number(done)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Counts({ title, none, counts }: { title: string; none: string; counts: Record<string, number> }) {
  const { number } = useVoice();
  const entries = Object.entries(counts);
  return (
    <section>
      <h2>{title}</h2>
      {entries.length === 0 && <p>{none}</p>}
      <dl className="facts">
        {entries.map(([what, count]) => (
          <div key={what}>
            <dt>
              <What what={what} />
            </dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
