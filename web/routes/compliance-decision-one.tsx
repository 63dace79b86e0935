/** One disposal decision: what it says, the rules that follow from it, what was carried out, and its end. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Decision } from '#schema/retention.ts';
import { Confirmed } from '../parts/confirm.tsx';
import { DecisionState } from '../parts/decision-form.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { RuleTable } from '../parts/rule-table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ decision: Decision }>((_say, { decision }) => decision.reference);

export async function loader(args: LoaderFunctionArgs) {
  return { decision: await read<Decision>(args, `/decision/${encodeURIComponent(args.params.id!)}`) };
}

export async function action(args: ActionFunctionArgs) {
  const ended = await act<Decision>(args, 'POST', `/decision/${encodeURIComponent(args.params.id!)}/end`);
  if (ended.ok) return data({ problem: undefined });
  return data({ problem: ended.problem }, ended.problem.status);
}

export default function DecisionPage() {
  const { say } = useVoice();
  const { decision } = useLoaderData<typeof loader>();
  const { reference, title, rules, carriedOut, endedAt } = decision;
  return (
    <>
      <Trail from="compliance" steps={[{ to: '/compliance/decision', name: say('decision.title') }]} />
      <div className="head">
        <h1>
          {reference} {title}
        </h1>
        {!endedAt && (
          <div className="actions">
            <Link className="button primary" to={`/compliance/rule/new?decision=${decision.id}`}>
              {say('rule.new')}
            </Link>
            <EndDecision reference={reference} />
          </div>
        )}
      </div>
      <Complaint problem={useActionData<typeof action>()?.problem} />
      <Facts decision={decision} />
      <h2>{say('decision.rules')}</h2>
      {rules.length === 0 ? <p>{say('decision.rules.none')}</p> : <RuleTable rules={rules} isOfDecision />}
      <h2>{say('decision.carriedOut')}</h2>
      {carriedOut.length === 0 && <p>{say('decision.carriedOut.none')}</p>}
      <ul>
        {carriedOut.map(({ purgeId, endedAt: at, items, hasCertificate }) => (
          <li key={purgeId}>
            <Link to={`/compliance/purge/${purgeId}`}>
              <Time at={at} />
            </Link>
            {`: ${say('decision.carriedOut.items', { count: items })}`}
            {hasCertificate && (
              <>
                {', '}
                <Link to={`/compliance/purge/${purgeId}/certificate`}>{say('decision.certificate')}</Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function EndDecision({ reference }: Pick<Decision, 'reference'>) {
  const { say } = useVoice();
  return (
    <Confirmed
      label={say('decision.end')}
      title={say('decision.end.title')}
      about={say('decision.end.about', { reference })}
    />
  );
}

function Facts({ decision }: { decision: Decision }) {
  const { say } = useVoice();
  const { authority, decidedOn, note, madeName, madeAt, endedAt, endedName } = decision;
  return (
    <dl className="facts">
      <dt>{say('decision.authority')}</dt>
      <dd>{authority}</dd>
      <dt>{say('decision.decidedOn')}</dt>
      <dd>
        <Time at={decidedOn} />
      </dd>
      <dt>{say('decision.made')}</dt>
      <dd>
        {madeName}, <Time at={madeAt} />
      </dd>
      <dt>{say('decision.state')}</dt>
      <dd>
        <DecisionState endedAt={endedAt} />
        {endedName && `, ${endedName}`}
      </dd>
      {note && <dt>{say('decision.note')}</dt>}
      {note && <dd>{note}</dd>}
    </dl>
  );
}
