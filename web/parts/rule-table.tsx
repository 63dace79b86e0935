/** Retention rules in a table: what, where, how long, and by which decision. */
import { Link } from '@remix-run/react';
import type { Rule } from '#schema/retention.ts';
import { periodWords, placeWords } from './retention-words.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

interface Props {
  rules: readonly Rule[];
  /** Where the decision is the page's own it is not said on each line. */
  isOfDecision?: boolean;
}

export function RuleTable({ rules, isOfDecision = false }: Props) {
  const voice = useVoice();
  const { say } = voice;
  const columns = [
    { label: say('rule.what') },
    { label: say('rule.period') },
    { label: say('rule.action') },
    ...(isOfDecision ? [] : [{ label: say('rule.decision') }]),
    { label: say('rule.state') },
  ];
  return (
    <Table caption={say('rule.title')} columns={columns} isStacked>
      {rules.map((rule) => (
        <tr key={rule.id}>
          <td>
            <Link to={`/compliance/rule/${rule.id}`}>{say(`retention.what.${rule.what}`)}</Link>
            <span className="detail">{placeWords(voice, rule)}</span>
          </td>
          <td>{periodWords(voice, rule)}</td>
          <td>{say(`rule.action.${rule.action}`)}</td>
          {!isOfDecision && (
            <td>
              <Link to={`/compliance/decision/${rule.decisionId}`}>{rule.decision.reference}</Link>
            </td>
          )}
          <td>
            <RuleState rule={rule} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** In force, resting since its decision ended, or ended. */
export function RuleState({ rule: { endedAt, decision } }: { rule: Rule }) {
  const { say } = useVoice();
  if (endedAt === null) return say(decision.endedAt ? 'rule.open.stopped' : 'rule.open');
  return (
    <>
      {say('rule.ended')} <Time at={endedAt} />
    </>
  );
}
