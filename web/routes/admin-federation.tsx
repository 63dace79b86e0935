/** The providers that the organisation's people sign in through. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Federation } from '#schema/federation.ts';
import { read } from '../parts/door.server.ts';
import { Empty, Table } from '../parts/table.tsx';
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
      <h1>{say('federation.title')}</h1>
      <p className="lead">{say('federation.lead')}</p>
      <p>
        <Link className="button primary" to="/admin/federation/new">
          {say('federation.new')}
        </Link>
      </p>
      {federations.length === 0 ? (
        <Empty title={say('federation.empty')}>
          <p>{say('federation.empty.next')}</p>
        </Empty>
      ) : (
        <FederationTable federations={federations} />
      )}
    </>
  );
}

function FederationTable({ federations }: { federations: Federation[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('federation.name') },
    { label: say('federation.kind') },
    { label: say('federation.admission'), kind: 'extra' as const },
    { label: say('federation.enabled') },
  ];
  return (
    <Table caption={say('federation.title')} columns={columns}>
      {federations.map(({ id, form }) => (
        <tr key={id}>
          <td>
            <Link to={`/admin/federation/${id}`}>{form.name}</Link>
            <span className="detail">{form.issuer}</span>
          </td>
          <td>{say(`federation.kind.${form.kind}`)}</td>
          <td className="extra">{say(`federation.admission.${form.admission}`)}</td>
          <td>{say(form.enabled ? 'federation.state.on' : 'federation.state.off')}</td>
        </tr>
      ))}
    </Table>
  );
}
