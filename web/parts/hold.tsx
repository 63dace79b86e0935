/** Legal holds as they are read: what one is over by name and in numbers, and what became of it. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Covered, HoldDetail, HoldKind } from '#schema/hold.ts';
import { pageOf } from './hold-form-data.ts';
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

/** By name, each leading to its page; whoever may not open that is told so there. */
export function HoldScopes({ of: { scopes, scopeCount } }: { of: Pick<HoldDetail, 'scopes' | 'scopeCount'> }) {
  const { say, date } = useVoice();
  const rest = scopeCount - scopes.length;
  return (
    <ul>
      {scopes.map(({ kind, id, name, from, until }) => (
        <li key={`${kind} ${id ?? from ?? until}`}>
          <Leading to={name === null ? null : pageIn(kind, id)}>
            {say(`hold.scope.${kind}`, {
              name: name ?? say('hold.scope.gone'),
              from: from ? date(from) : say('hold.scope.start'),
              until: until ? date(until) : say('hold.scope.end'),
            })}
          </Leading>
        </li>
      ))}
      {rest > 0 && <li>{say('hold.scopes.more', { count: rest })}</li>}
    </ul>
  );
}

/** Of what has a page that others than its own may open. */
const pageIn = (kind: HoldKind, id: string | null): string | null =>
  id === null || kind === 'tenant' || kind === 'time' || kind === 'conversation' ? null : pageOf({ kind, id });

const Leading = ({ to, children }: { to: string | null; children: ReactNode }) =>
  to === null ? children : <Link to={to}>{children}</Link>;

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
