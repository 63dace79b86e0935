/** All retention rules, those in force first. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Rule } from '#schema/retention.ts';
import { read } from '../parts/door.server.ts';
import { RuleTable } from '../parts/rule-table.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('rule.title'));

export async function loader(args: LoaderFunctionArgs) {
  return { rules: (await read<ListOf<Rule>>(args, '/rule')).items };
}

export default function Rules() {
  const { say } = useVoice();
  const { rules } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="compliance" />
      <div className="head">
        <h1>{say('rule.title')}</h1>
        <div className="actions">
          <Link className="button primary" to="/compliance/rule/new">
            {say('rule.new')}
          </Link>
        </div>
      </div>
      <p className="lead">{say('rule.lead')}</p>
      {rules.length === 0 ? (
        <Empty title={say('rule.empty')}>
          <p>{say('rule.empty.next')}</p>
        </Empty>
      ) : (
        <RuleTable rules={rules} />
      )}
    </>
  );
}
