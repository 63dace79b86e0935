/** One retention rule: what it says, what it takes today when that is asked for, and what ends or replaces it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { PurgeRun } from '#schema/purge-run.ts';
import type { Rule } from '#schema/retention.ts';
import type { RulePreview } from '#schema/retention-view.ts';
import { Confirmed } from '../parts/confirm.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { periodWords, placeWords } from '../parts/retention-words.ts';
import { Preview } from '../parts/rule-preview.tsx';
import { RuleState } from '../parts/rule-table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ rule: Rule }>((say, { rule }) => say(`retention.what.${rule.what}`));

/** `?preview=1`: looking is written down, so it is asked for. */
export async function loader(args: LoaderFunctionArgs) {
  const path = `/rule/${encodeURIComponent(args.params.id!)}`;
  const rule = await read<Rule>(args, path);
  const isAsked = new URL(args.request.url).searchParams.has('preview');
  return { rule, preview: isAsked ? await read<RulePreview>(args, `${path}/preview`) : null };
}

export async function action(args: ActionFunctionArgs) {
  const path = `/rule/${encodeURIComponent(args.params.id!)}`;
  const intent = (await args.request.formData()).get('intent');
  if (intent === 'dispose') {
    const asked = await act<PurgeRun>(args, 'POST', `${path}/purge`);
    if (asked.ok) throw redirect(`/compliance/purge/${asked.body.id}`);
    return data({ problem: asked.problem }, asked.problem.status);
  }
  const ended = await act<Rule>(args, 'POST', `${path}/end`);
  if (ended.ok) return data({ problem: undefined });
  return data({ problem: ended.problem }, ended.problem.status);
}

export default function RulePage() {
  const { say } = useVoice();
  const { rule, preview } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="compliance" steps={[{ to: '/compliance/rule', name: say('rule.title') }]} />
      <div className="head">
        <h1>{say(`retention.what.${rule.what}`)}</h1>
        {!rule.endedAt && (
          <div className="actions">
            <Link className="button" to={`/compliance/rule/new?replaces=${rule.id}`}>
              {say('rule.replace')}
            </Link>
            <EndRule />
          </div>
        )}
      </div>
      <Complaint problem={useActionData<typeof action>()?.problem} />
      <Facts rule={rule} />
      {!preview && !rule.endedAt && (
        <p>
          <Link to="?preview=1">{say('rule.show')}</Link>
        </p>
      )}
      {preview && <Preview preview={preview} />}
      {preview && preview.items > preview.held && <Dispose />}
    </>
  );
}

/** What is due goes with the day's own round; whoever does not want to wait asks for it here. */
function Dispose() {
  const { say } = useVoice();
  return (
    <Form method="post" className="unprinted">
      <p>{say('rule.dispose.about')}</p>
      <Submit intent="dispose" className="">
        {say('rule.dispose')}
      </Submit>
    </Form>
  );
}

function EndRule() {
  const { say } = useVoice();
  return <Confirmed label={say('rule.end')} title={say('rule.end.title')} about={say('rule.end.about')} intent="end" />;
}

function Facts({ rule }: { rule: Rule }) {
  const voice = useVoice();
  const { say } = voice;
  return (
    <dl className="facts">
      <dt>{say('rule.place')}</dt>
      <dd>{placeWords(voice, rule)}</dd>
      <dt>{say('rule.period')}</dt>
      <dd>{periodWords(voice, rule)}</dd>
      <dt>{say('rule.action')}</dt>
      <dd>{say(`rule.action.${rule.action}`)}</dd>
      <dt>{say('rule.decision')}</dt>
      <dd>
        <Link to={`/compliance/decision/${rule.decisionId}`}>{rule.decision.reference}</Link> {rule.decision.title}
      </dd>
      <dt>{say('rule.made')}</dt>
      <dd>
        {rule.madeName}, <Time at={rule.madeAt} />
      </dd>
      <dt>{say('rule.state')}</dt>
      <dd>
        <RuleState rule={rule} />
      </dd>
    </dl>
  );
}
