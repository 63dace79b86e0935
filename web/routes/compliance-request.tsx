/** What people ask about their own data: what waits for an answer, those due soonest first, and what has ended. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequest } from '#schema/person-request.ts';
import { read } from '../parts/door.server.ts';
import { DaysLeft } from '../parts/person-request.tsx';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('request.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const state = searchParams.has('ended') ? 'ended' : 'open';
  const query = new URLSearchParams({ state });
  const cursor = searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  return { state, requests: await read<ListOf<PersonRequest>>(args, `/person-request?${query}`) };
}

export default function ComplianceRequest() {
  const { say } = useVoice();
  const { state, requests } = useLoaderData<typeof loader>();
  const isOpen = state === 'open';
  const title = say(isOpen ? 'request.open' : 'request.ended');
  return (
    <div className="narrow">
      <Trail from="compliance" />
      <h1>{say('request.title')}</h1>
      <p className="lead">{say('request.about')}</p>
      <p className="actions">
        <Link className="button primary" to="/compliance/request/new">
          {say('request.new')}
        </Link>
        <Link to={isOpen ? '?ended' : '?'}>{say(isOpen ? 'request.ended' : 'request.open')}</Link>
      </p>
      <h2>{title}</h2>
      {requests.items.length === 0 ? (
        <Empty title={say(isOpen ? 'request.none' : 'request.none.ended')} />
      ) : (
        <Table
          caption={title}
          columns={[
            { label: say('request.reference') },
            { label: say('request.kind') },
            { label: say('request.state') },
            { label: say('request.due') },
          ]}
          isStacked
        >
          {requests.items.map((request) => (
            <tr key={request.id}>
              <td>
                <Link to={`/compliance/request/${request.id}`}>{request.reference}</Link>
                <span className="detail">{request.personName ?? say('request.person.gone')}</span>
              </td>
              <td>{say(`request.kind.${request.kind}`)}</td>
              <td>{say(request.outcome ? `request.outcome.${request.outcome}` : `request.state.${request.state}`)}</td>
              <td>
                <DaysLeft request={request} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More cursor={requests.next} />
    </div>
  );
}
