/** The register of disposal decisions: printed as it stands, and where a new one is put. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Decision } from '#schema/retention.ts';
import { DecisionFields } from '../parts/decision-form.tsx';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { periodWords, placeWords } from '../parts/retention-words.ts';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('decision.title'));

export async function loader(args: LoaderFunctionArgs) {
  return { decisions: (await read<ListOf<Decision>>(args, '/decision')).items };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const form = ['reference', 'title', 'authority', 'decidedOn', 'note'].map((name) => [name, textIn(posted, name)]);
  const made = await act<Decision>(args, 'POST', '/decision', Object.fromEntries(form));
  if (made.ok) throw redirect(`/compliance/decision/${made.body.id}`);
  return data({ problem: made.problem }, made.problem.status);
}

export default function Decisions() {
  const { say } = useVoice();
  const { decisions } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('decision.title')}</h1>
      <p className="lead">{say('decision.lead')}</p>
      {decisions.length === 0 ? (
        <Empty title={say('decision.empty')}>
          <p>{say('decision.empty.next')}</p>
        </Empty>
      ) : (
        <Register decisions={decisions} />
      )}
      <div className="narrow">
        <DecisionFields problem={useActionData<typeof action>()?.problem} />
      </div>
    </>
  );
}

function Register({ decisions }: { decisions: Decision[] }) {
  const voice = useVoice();
  const { say } = voice;
  const columns = [
    { label: say('decision.reference') },
    { label: say('decision.name') },
    { label: say('decision.authority'), kind: 'extra' as const },
    { label: say('decision.rules') },
    { label: say('decision.carriedOut'), kind: 'extra' as const },
    { label: say('decision.state') },
  ];
  return (
    <Table caption={say('decision.title')} columns={columns}>
      {decisions.map(({ id, reference, title, authority, decidedOn, rules, carriedOut, endedAt }) => (
        <tr key={id}>
          <td>
            <Link to={`/compliance/decision/${id}`}>{reference}</Link>
          </td>
          <td>{title}</td>
          <td className="extra">
            {authority}, <Time at={decidedOn} />
          </td>
          <td>
            {rules
              .filter((rule) => rule.endedAt === null)
              .map((rule) => (
                <p key={rule.id}>
                  {say(`retention.what.${rule.what}`)}, {placeWords(voice, rule)}: {periodWords(voice, rule)}
                </p>
              ))}
          </td>
          <td className="extra">
            {carriedOut[0] && (
              <Link to={`/compliance/purge/${carriedOut[0].purgeId}`}>
                <Time at={carriedOut[0].endedAt} />
              </Link>
            )}
          </td>
          <td>{endedAt ? say('decision.ended', { date: voice.date(endedAt) }) : say('decision.open')}</td>
        </tr>
      ))}
    </Table>
  );
}
