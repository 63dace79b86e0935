/** The register of disposal decisions: printed as it stands, and where a new one is put. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Decision, Rule } from '#schema/retention.ts';
import { DecisionFields, DecisionState } from '../parts/decision-form.tsx';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { PrintButton } from '../parts/print-button.tsx';
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
      <div className="head">
        <h1>{say('decision.title')}</h1>
        {decisions.length > 0 && (
          <p className="actions">
            <a className="button primary" href="#new">
              {say('decision.new')}
            </a>
            <PrintButton />
          </p>
        )}
      </div>
      <p className="lead">{say('decision.lead')}</p>
      {decisions.length === 0 ? (
        <Empty title={say('decision.empty')}>
          <p>{say('decision.empty.next')}</p>
        </Empty>
      ) : (
        <Register decisions={decisions} />
      )}
      <div className="narrow unprinted">
        <DecisionFields problem={useActionData<typeof action>()?.problem} />
      </div>
    </>
  );
}

function Register({ decisions }: { decisions: Decision[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('rule.decision') },
    { label: say('decision.authority') },
    { label: say('decision.rules') },
    { label: say('decision.carriedOut') },
    { label: say('decision.state') },
  ];
  return (
    <div className="register">
      <Table caption={say('decision.title')} columns={columns} isStacked>
        {decisions.map(({ id, reference, title, authority, decidedOn, rules, carriedOut, endedAt }) => (
          <tr key={id}>
            <td>
              <Link to={`/compliance/decision/${id}`}>{reference}</Link>
              <span className="detail">{title}</span>
            </td>
            <td>
              {authority}, <Time at={decidedOn} />
            </td>
            <td>
              <RuleLines rules={rules.filter((rule) => rule.endedAt === null)} />
            </td>
            <td>
              <CarriedOut carriedOut={carriedOut} />
            </td>
            <td>
              <DecisionState endedAt={endedAt} />
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}

/** What each rule is about, how long, and from when. */
function RuleLines({ rules }: { rules: readonly Rule[] }) {
  const voice = useVoice();
  return rules.map((rule) => (
    <p key={rule.id}>
      {voice.say(`retention.what.${rule.what}`)}: {periodWords(voice, rule)}
      <span className="detail">{placeWords(voice, rule)}</span>
    </p>
  ));
}

const disposalsShown = 5;

/** The latest disposals, each with its certificate; the decision's own page has them all. */
function CarriedOut({ carriedOut }: Pick<Decision, 'carriedOut'>) {
  const { say } = useVoice();
  return (
    <>
      {carriedOut.slice(0, disposalsShown).map(({ purgeId, endedAt, items, hasCertificate }) => (
        <p key={purgeId}>
          <Link to={`/compliance/purge/${purgeId}${hasCertificate ? '/certificate' : ''}`}>
            <Time at={endedAt} />
          </Link>
          {`: ${say('decision.carriedOut.items', { count: items })}`}
        </p>
      ))}
      {carriedOut.length > disposalsShown && (
        <p>{say('disposal.more', { count: carriedOut.length - disposalsShown })}</p>
      )}
    </>
  );
}
