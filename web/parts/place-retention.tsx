/** On a space or a collection: by which rules that goes which is in it, why, and when the first of it does. */
import type { PlaceRetention } from '#schema/retention-view.ts';
import { periodWords } from './retention-words.ts';
import { useVoice } from './voice.tsx';

export function RetentionHere({ rules }: { rules: readonly PlaceRetention[] }) {
  const { say } = useVoice();
  if (rules.length === 0) return null;
  return (
    <section aria-labelledby="retention">
      <h2 id="retention">{say('retention.here')}</h2>
      <ul>
        {rules.map((rule) => (
          <li key={`${rule.ruleId} ${rule.what}`}>
            <RuleHere rule={rule} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RuleHere({ rule }: { rule: PlaceRetention }) {
  const voice = useVoice();
  const { say, date } = voice;
  const { what, className, action, decision, level, nextAt } = rule;
  const name = say(`retention.what.${what}`);
  return (
    <>
      {say(`retention.here.${action}`, {
        what: className ? `${name} (${className})` : name,
        why: periodWords(voice, rule),
        reference: decision.reference,
        level: say(`retention.level.${level}`),
      })}{' '}
      {nextAt ? say('retention.here.next', { date: date(nextAt) }) : say('retention.here.none')}
    </>
  );
}
