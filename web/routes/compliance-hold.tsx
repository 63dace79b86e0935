/** Legal holds: those in force, what is to be looked at again, and those that were lifted. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Hold } from '#schema/hold.ts';
import type { ListOf } from '#schema/list.ts';
import { read } from '../parts/door.server.ts';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('hold.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const isLifted = searchParams.has('lifted');
  const query = new URLSearchParams(isLifted ? { lifted: 'true' } : {});
  const cursor = searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  return { isLifted, holds: await read<ListOf<Hold>>(args, `/hold?${query}`) };
}

export default function ComplianceHold() {
  const { say } = useVoice();
  const { isLifted, holds } = useLoaderData<typeof loader>();
  return (
    <div className="narrow">
      <Trail from="compliance" />
      <h1>{say('hold.title')}</h1>
      <p>{say('hold.about')}</p>
      <p className="actions">
        <Link className="button primary" to="/compliance/hold/new">
          {say('hold.new')}
        </Link>
        <Link to={isLifted ? '?' : '?lifted'}>{say(isLifted ? 'hold.inForce' : 'hold.lifted')}</Link>
      </p>
      <h2>{say(isLifted ? 'hold.lifted' : 'hold.inForce')}</h2>
      {holds.items.length === 0 ? (
        <Empty title={say(isLifted ? 'hold.none.lifted' : 'hold.none')} />
      ) : (
        <Table
          caption={say(isLifted ? 'hold.lifted' : 'hold.inForce')}
          columns={[
            { label: say('hold.name') },
            { label: say('hold.state') },
            { label: say('hold.placed'), kind: 'extra' },
            { label: say('hold.review') },
          ]}
        >
          {holds.items.map((hold) => (
            <tr key={hold.id}>
              <td>
                <Link to={`/compliance/hold/${hold.id}`}>{hold.title}</Link>
                <br />
                {hold.reference}
              </td>
              <td>{say(`hold.state.${hold.state}`)}</td>
              <td className="extra">
                {hold.placedName}, <Time at={hold.placedAt} />
              </td>
              <td>
                <Time at={hold.reviewOn} />
                {hold.isDue && (
                  <>
                    <br />
                    <strong>{say('hold.due')}</strong>
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More cursor={holds.next} />
    </div>
  );
}
