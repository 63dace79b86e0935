/** Disposals: what waits for somebody to approve it, what goes on, and what was carried out. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { PurgeRun } from '#schema/purge-run.ts';
import { read } from '../parts/door.server.ts';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('disposal.title'));

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  const query = new URLSearchParams(cursor ? { cursor } : {});
  return read<ListOf<PurgeRun>>(args, `/purge?${query}`);
}

export default function CompliancePurge() {
  const { say, number } = useVoice();
  const { items, next } = useLoaderData<typeof loader>();
  return (
    <div className="narrow">
      <Trail from="compliance" />
      <h1>{say('disposal.title')}</h1>
      <p className="lead">{say('disposal.about')}</p>
      {items.length === 0 ? (
        <Empty title={say('disposal.none')}>
          <p>
            <Link to="/compliance/rule">{say('calendar.none.next')}</Link>
          </p>
        </Empty>
      ) : (
        <Table
          caption={say('disposal.title')}
          columns={[
            { label: say('disposal.decision') },
            { label: say('disposal.state') },
            { label: say('disposal.items'), kind: 'number' },
            { label: say('disposal.asked') },
          ]}
          isStacked
        >
          {items.map((purge) => (
            <tr key={purge.id}>
              <td>
                <Link to={`/compliance/purge/${purge.id}`}>{purge.decision.reference}</Link>
                <span className="detail">{say(`disposal.kind.${purge.kind}`)}</span>
              </td>
              <td>{say(`disposal.state.${purge.state}`)}</td>
              <td className="number">{number(purge.items)}</td>
              <td>
                <Time at={purge.askedAt} clock />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More cursor={next} />
    </div>
  );
}
