/** Legal holds as they are read: what one is over by name and in numbers, and what became of it. */
import type { Covered, HoldDetail } from '#schema/hold.ts';
import { Time, useVoice } from './voice.tsx';

/** Said of a thing that a hold is over. */
export function Held() {
  const { say } = useVoice();
  return <strong>{say('hold.held')}</strong>;
}

const kinds = ['people', 'spaces', 'collections', 'documents', 'conversations'] as const;

export function CoveredCounts({ covered }: { covered: Covered }) {
  const { say } = useVoice();
  return (
    <ul>
      {kinds.map((kind) => (
        <li key={kind}>{say(`hold.covered.${kind}`, { count: covered[kind] })}</li>
      ))}
    </ul>
  );
}

export function HoldScopes({ hold }: { hold: HoldDetail }) {
  const { say, date } = useVoice();
  const rest = hold.scopeCount - hold.scopes.length;
  return (
    <ul>
      {hold.scopes.map(({ kind, id, name, from, until }) => (
        <li key={`${kind} ${id ?? from ?? until}`}>
          {say(`hold.scope.${kind}`, {
            name: name ?? say('hold.scope.gone'),
            from: from ? date(from) : say('hold.scope.start'),
            until: until ? date(until) : say('hold.scope.end'),
          })}
        </li>
      ))}
      {rest > 0 && <li>{say('hold.scopes.more', { count: rest })}</li>}
    </ul>
  );
}

export function HoldTurns({ hold }: { hold: HoldDetail }) {
  const { say } = useVoice();
  return (
    <ol>
      {hold.turns.map(({ turn, byName, at, note }) => (
        <li key={`${turn} ${at}`}>
          {say('hold.turn.by', { turn: say(`hold.turn.${turn}`), name: byName })}, <Time at={at} clock />
          {note && <p>{note}</p>}
        </li>
      ))}
    </ol>
  );
}
