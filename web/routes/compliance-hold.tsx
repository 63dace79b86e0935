/** Legal holds: those in force, what is to be looked at again, and those that were lifted. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Hold } from '#schema/hold.ts';
import type { ListOf } from '#schema/list.ts';
import { read } from '../parts/door.server.ts';
import { pageOf, thingAt } from '../parts/hold-form-data.ts';
import { PrintButton } from '../parts/print-button.tsx';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('hold.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const isLifted = searchParams.has('lifted');
  const thing = thingAt(searchParams.get('thing') ?? '');
  const query = new URLSearchParams({
    ...(isLifted && { lifted: 'true' }),
    ...(thing && { overKind: thing.kind, overId: thing.id }),
  });
  const cursor = searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  return { isLifted, thing, holds: await read<ListOf<Hold>>(args, `/hold?${query}`) };
}

export default function ComplianceHold() {
  const { say } = useVoice();
  const { isLifted, thing, holds } = useLoaderData<typeof loader>();
  const title = say(thing ? 'hold.over.title' : isLifted ? 'hold.lifted' : 'hold.inForce');
  return (
    <div className="narrow">
      <Trail from="compliance" />
      <h1>{say('hold.title')}</h1>
      <p className="lead">{say('hold.about')}</p>
      <p className="actions">
        <Link
          className="button primary"
          to={`/compliance/hold/new${thing ? `?${new URLSearchParams({ thing: pageOf(thing) })}` : ''}`}
        >
          {say('hold.new')}
        </Link>
        {holds.items.length > 0 && <PrintButton />}
        {thing ? (
          <Link to="?">{say('hold.over.all')}</Link>
        ) : (
          <Link to={isLifted ? '?' : '?lifted'}>{say(isLifted ? 'hold.inForce' : 'hold.lifted')}</Link>
        )}
      </p>
      <h2>{title}</h2>
      {holds.items.length === 0 ? (
        <Empty title={say(thing ? 'hold.over.none' : isLifted ? 'hold.none.lifted' : 'hold.none')} />
      ) : (
        <Table
          caption={title}
          columns={[
            { label: say('hold.name') },
            { label: say('hold.state') },
            { label: say('hold.placed') },
            { label: say('hold.review') },
          ]}
          isStacked
        >
          {holds.items.map((hold) => (
            <tr key={hold.id}>
              <td>
                <Link to={`/compliance/hold/${hold.id}`}>{hold.title}</Link>
                <span className="detail">{hold.reference}</span>
              </td>
              <td>{say(`hold.state.${hold.state}`)}</td>
              <td>
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
