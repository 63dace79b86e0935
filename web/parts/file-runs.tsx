/** The runs that read a file: how far one has come, when, by what, how much came of it, and why one failed. */
import type { Extract } from '#schema/extract.ts';
import { runProgress } from './file-progress.ts';
import { isEnded } from './live-runs.ts';
import { State } from './progress.tsx';
import { ReasonText } from './reason.tsx';
import { Time, useVoice } from './voice.tsx';

interface Props {
  runs: Extract[];
  /** Whether they are of a recording, which has parts in place of pages. */
  isHeard: boolean;
}

export function FileRuns({ runs, isHeard }: Props) {
  const { say } = useVoice();
  if (runs.length === 0) return null;
  return (
    <section>
      <h2>{say('document.runs')}</h2>
      <ol className="plain runs">
        {runs.map((run) => (
          <li key={run.id}>
            <State state={run.state} /> {say(`document.run.trigger.${run.trigger}`)}{' '}
            <Time at={run.endedAt ?? run.requestedAt} clock />
            {isEnded(run) ? <Came run={run} isHeard={isHeard} /> : <HowFar run={run} />}
            {run.reason && <ReasonText reason={run.reason} />}
            <Unread run={run} />
          </li>
        ))}
      </ol>
    </section>
  );
}

export function HowFar({ run }: { run: Extract }) {
  const { say } = useVoice();
  const { word, facts } = runProgress(run);
  return (
    <span className="detail" role="status">
      {say(word, facts)}
    </span>
  );
}

function Came({ run: { extractor, pages, passages }, isHeard }: { run: Extract; isHeard: boolean }) {
  const { say } = useVoice();
  const facts = [
    extractor,
    pages !== null && say(isHeard ? 'document.run.parts' : 'document.run.pages', { count: pages }),
    passages !== null && say('document.run.passages', { count: passages }),
  ];
  return <span className="detail">{facts.filter(Boolean).join(' · ')}</span>;
}

/** What of it could not be read, where the rest could: each reason once. */
function Unread({ run: { unread = [], state } }: { run: Extract }) {
  const { say } = useVoice();
  if (unread.length === 0 || state === 'failed') return null;
  const reasons = new Map(unread.map(({ code, facts = {} }) => [JSON.stringify([code, facts]), { code, facts }]));
  return (
    <details>
      <summary>{say('document.run.unread', { count: unread.length })}</summary>
      {[...reasons].map(([key, reason]) => (
        <ReasonText key={key} reason={reason} />
      ))}
    </details>
  );
}
