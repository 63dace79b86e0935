/** A list of runs: when, in what state, and what each changed. */
import { Link } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import { State } from './progress.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

const changes = ['added', 'changed', 'unchanged', 'gone', 'failed'] as const;
/** A narrow screen has room for one of them; the run's own page has them all. */
const kindOf = (change: (typeof changes)[number]) => (change === 'added' ? 'number' : 'extra number');

interface RunsProps {
  caption: string;
  runs: Crawl[];
  /** The run that the page itself is about. */
  thisId?: string;
  /** Names each run's source, where runs of several are listed. */
  named?: boolean;
}

export function Runs({ caption, runs, thisId, named = false }: RunsProps) {
  const { say, number } = useVoice();
  const columns = [
    { label: say('run.history.when') },
    { label: say('run.history.state') },
    ...changes.map((change) => ({ label: say(`run.change.${change}`), kind: kindOf(change) }) as const),
  ];
  return (
    <Table caption={caption} columns={columns}>
      {runs.map((run) => (
        <tr key={run.id}>
          <td>
            {run.id === thisId ? (
              <>
                <Time at={run.requestedAt} clock /> ({say('run.history.this')})
              </>
            ) : (
              <Link to={`/crawl/${run.id}`}>
                <Time at={run.requestedAt} clock />
              </Link>
            )}
            <span className="detail">
              {named ? run.sourceName : `${say(`run.trigger.${run.trigger}`)}, ${say(`run.mode.${run.mode}`)}`}
            </span>
          </td>
          <td>
            <State state={run.state} />
          </td>
          {changes.map((change) => (
            <td key={change} className={kindOf(change)}>
              {run.mode === 'dry' ? say('run.unknown') : number(run.counts[change])}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
