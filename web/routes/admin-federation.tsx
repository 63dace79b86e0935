/** The providers that the organisation's people sign in through. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Federation } from '#schema/federation.ts';
import { read } from '../parts/door.server.ts';
import { FederationTable } from '../parts/federation-table.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('federation.title'));

export const loader = async (args: LoaderFunctionArgs) => ({
  federations: await read<Federation[]>(args, '/federation'),
});

export default function Federations() {
  const { say } = useVoice();
  const { federations } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="administration" />
      <div className="head">
        <div>
          <h1>{say('federation.title')}</h1>
          <p className="lead">{say('federation.lead')}</p>
        </div>
        <Link className="button primary" to="/admin/federation/new">
          {say('federation.new')}
        </Link>
      </div>
      {federations.length === 0 ? (
        <Empty title={say('federation.empty')}>
          <p>{say('federation.empty.next')}</p>
        </Empty>
      ) : (
        <FederationTable federations={federations} to={(id) => `/admin/federation/${id}`} />
      )}
    </>
  );
}
