/** A new retention rule, tried before it is made; `?replaces=` one, or `?decision=` to follow from. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Decision, Rule } from '#schema/retention.ts';
import type { RetentionPlaces, RulePreview } from '#schema/retention-view.ts';
import { act, read } from '../parts/door.server.ts';
import { RuleFields } from '../parts/rule-form.tsx';
import { ruleFormOf } from '../parts/rule-form-data.ts';
import { Preview } from '../parts/rule-preview.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ replaced: Rule | null }>((say, { replaced }) =>
  say(replaced ? 'rule.replacing' : 'rule.new'),
);

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const replaces = asked.get('replaces');
  const { items } = await read<ListOf<Decision>>(args, '/decision');
  const [places, replaced] = await Promise.all([
    read<RetentionPlaces>(args, '/retention/place'),
    replaces ? read<Rule>(args, `/rule/${encodeURIComponent(replaces)}`) : null,
  ]);
  const decisions = items.filter(({ endedAt }) => endedAt === null);
  return { decisions, places, replaced, decisionId: asked.get('decision') };
}

type Acted = { what: string; problem?: Problem; preview?: RulePreview };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const form = ruleFormOf(posted);
  const { what } = form;
  if (posted.get('intent') === 'try') {
    const tried = await act<RulePreview>(args, 'POST', '/rule/preview', form);
    if (tried.ok) return data<Acted>({ what, preview: tried.body });
    return data<Acted>({ what, problem: tried.problem }, tried.problem.status);
  }
  const made = await act<Rule>(args, 'POST', '/rule', form);
  if (made.ok) throw redirect(`/compliance/rule/${made.body.id}`);
  return data<Acted>({ what, problem: made.problem }, made.problem.status);
}

export default function NewRule() {
  const { say } = useVoice();
  const { decisions, ...form } = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/rule', name: say('rule.title') }]} />
      <h1>{say(form.replaced ? 'rule.replacing' : 'rule.new')}</h1>
      {acted?.preview && <Preview preview={acted.preview} />}
      {decisions.length === 0 ? (
        <Empty title={say('rule.decision.none')}>
          <p>
            <Link to="/compliance/decision">{say('rule.decision.none.next')}</Link>
          </p>
        </Empty>
      ) : (
        <RuleFields decisions={decisions} {...form} what={acted?.what} problem={acted?.problem} />
      )}
    </div>
  );
}
