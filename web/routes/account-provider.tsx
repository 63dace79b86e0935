/** One's accounts at providers: which there are, connecting another, and letting go of one. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Identities, Identity } from '#schema/federation.ts';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('identity.title'));

export const loader = (args: LoaderFunctionArgs) => read<Identities>(args, '/me/identity');

export async function action(args: ActionFunctionArgs) {
  const id = textIn(await args.request.formData(), 'intent').replace(/^remove:/, '');
  const gone = await act(args, 'DELETE', `/me/identity/${encodeURIComponent(id)}`);
  return gone.ok ? { problem: undefined } : data({ problem: gone.problem }, gone.problem.status);
}

export default function AccountProvider() {
  const { say } = useVoice();
  const { items, ways } = useLoaderData<typeof loader>();
  return (
    <div className="narrow">
      <Trail from="account" />
      <h1>{say('identity.title')}</h1>
      <p className="lead">{say('identity.lead')}</p>
      <Complaint problem={useActionData<typeof action>()?.problem} />
      {items.length === 0 ? <Empty title={say('identity.none')} /> : <Accounts items={items} />}
      {ways.length === 0 && <p>{say('identity.noWay')}</p>}
      {ways.map(({ name, path }) => (
        <p key={path}>
          <a className="button" href={`${path}?tie=1&next=/account/provider`}>
            {say('identity.tie', { name })}
          </a>
        </p>
      ))}
    </div>
  );
}

function Accounts({ items }: { items: Identity[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('identity.provider') },
    { label: say('identity.since'), kind: 'extra' as const },
    { label: say('identity.last') },
    { label: say('identity.change') },
  ];
  return (
    <Table caption={say('identity.title')} columns={columns}>
      {items.map(({ id, name, issuer, createdAt, lastAt }) => (
        <tr key={id}>
          <td>
            {name ?? issuer}
            <span className="detail">{issuer}</span>
          </td>
          <td className="extra">
            <Time at={createdAt} />
          </td>
          <td>
            <Time at={lastAt} />
          </td>
          <td>
            <Form method="post">
              <Submit intent={`remove:${id}`} className="quiet">
                {say('identity.remove')}
                <span className="spoken"> {name ?? issuer}</span>
              </Submit>
            </Form>
          </td>
        </tr>
      ))}
    </Table>
  );
}
