/** What the compliance desk says first, a card for each matter: every line leads to where something is done about it. */
import { Link } from '@remix-run/react';
import type { ChainState } from '#schema/chain-state.ts';
import type { ExportSchedule, LastExport } from '#schema/export.ts';
import type { Hold } from '#schema/hold.ts';
import type { PersonRequest } from '#schema/person-request.ts';
import type { PurgeRun } from '#schema/purge-run.ts';
import type { Decision } from '#schema/retention.ts';
import type { RetentionCalendar } from '#schema/retention-view.ts';
import { Dated } from './dated.tsx';
import { useVoice } from './voice.tsx';

type Line = { to: string; text: string; isBad?: boolean };

interface CardProps {
  to: string;
  name: string;
  lines: readonly Line[];
  /** Said where there are no lines, and what there is to do then. */
  none: string;
  first?: Omit<Line, 'isBad'>;
}

/** More than that is looked at where the heading leads. */
const linesShown = 6;

function Card({ to, name, lines, none, first }: CardProps) {
  const { say } = useVoice();
  return (
    <li>
      <h2>
        <Link to={to}>{name}</Link>
      </h2>
      {lines.length === 0 && <p>{none}</p>}
      {lines.length === 0 && first && (
        <p>
          <Link to={first.to}>{first.text}</Link>
        </p>
      )}
      {lines.length > 0 && (
        <ul className="lines">
          {lines.slice(0, linesShown).map((line) => (
            <li key={`${line.to} ${line.text}`}>
              <Link to={line.to}>
                {line.isBad ? (
                  <strong>
                    <Dated text={line.text} />
                  </strong>
                ) : (
                  <Dated text={line.text} />
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {lines.length > linesShown && <p>{say('disposal.more', { count: lines.length - linesShown })}</p>}
    </li>
  );
}

/** Sets that wait for a second person, and holds that somebody wants lifted. */
export function ApprovalCard({ purges, holds }: { purges: PurgeRun[]; holds: Hold[] }) {
  const { say } = useVoice();
  const sets = purges
    .filter(({ state }) => state === 'waiting')
    .sort((one, other) => Number(one.isMine) - Number(other.isMine));
  const lines = [
    ...sets.map(({ id, isMine, decision: { reference }, items }) => ({
      to: `/compliance/purge/${id}`,
      text: say(isMine ? 'compliance.approvals.mine' : 'compliance.approvals.purge', { reference, count: items }),
    })),
    ...holds
      .filter(({ state }) => state === 'asked')
      .map(({ id, title }) => ({ to: `/compliance/hold/${id}`, text: say('compliance.holds.asked', { title }) })),
  ];
  return (
    <Card
      to="/compliance/purge"
      name={say('compliance.approvals')}
      lines={lines}
      none={say('compliance.approvals.none')}
    />
  );
}

export function RequestCard({ requests }: { requests: PersonRequest[] }) {
  const { say } = useVoice();
  const lines = [...requests]
    .sort((one, other) => one.daysLeft - other.daysLeft)
    .map(({ id, kind, reference, daysLeft }) => ({
      to: `/compliance/request/${id}`,
      text: say(daysLeft < 0 ? 'compliance.requests.over' : 'compliance.requests.left', {
        ...{ kind: say(`request.kind.${kind}`), reference, count: daysLeft },
      }),
      isBad: daysLeft < 0,
    }));
  return (
    <Card
      to="/compliance/request"
      name={say('compliance.requests')}
      lines={lines}
      none={say('compliance.requests.none')}
      first={{ to: '/compliance/request/new', text: say('compliance.requests.first') }}
    />
  );
}

export function HoldCard({ holds }: { holds: Hold[] }) {
  const { say, date } = useVoice();
  const due = holds.filter(({ isDue }) => isDue);
  const [next] = holds.filter(({ isDue }) => !isDue).sort((one, other) => one.reviewOn.localeCompare(other.reviewOn));
  const lines = [
    ...due.map(({ id, title }) => ({
      to: `/compliance/hold/${id}`,
      text: say('compliance.holds.due', { title }),
      isBad: true,
    })),
    ...(next
      ? [
          {
            to: `/compliance/hold/${next.id}`,
            text: say('compliance.holds.next', { title: next.title, date: date(next.reviewOn) }),
          },
        ]
      : []),
    ...(holds.length > 0
      ? [{ to: '/compliance/hold', text: say('compliance.holds.count', { count: holds.length }) }]
      : []),
  ];
  return (
    <Card
      to="/compliance/hold"
      name={say('compliance.holds')}
      lines={lines}
      none={say('compliance.holds.none')}
      first={{ to: '/compliance/hold/new', text: say('hold.new') }}
    />
  );
}

const nextMonths = 3;

/** Where nothing comes, it is said what there has to be before anything does. */
export function ComingCard({ calendar, decisions }: { calendar: RetentionCalendar; decisions: Decision[] }) {
  const { say } = useVoice();
  const lines = calendar.months
    .slice(0, nextMonths)
    .map(({ month, what }) => ({ month, count: what.reduce((sum, { items }) => sum + items, 0) }))
    .filter(({ count }) => count > 0)
    .map((line) => ({ to: '/compliance/calendar', text: say('compliance.coming.month', line) }));
  const inForce = decisions.filter(({ endedAt }) => endedAt === null);
  const hasRule = inForce.some(({ rules }) => rules.some(({ endedAt }) => endedAt === null));
  const first =
    inForce.length === 0
      ? { to: '/compliance/decision', text: say('compliance.coming.decide') }
      : { to: '/compliance/rule/new', text: say('compliance.coming.rule') };
  return (
    <Card
      to="/compliance/calendar"
      name={say('compliance.coming')}
      lines={lines}
      none={say(inForce.length === 0 ? 'compliance.coming.undecided' : 'compliance.coming.none')}
      {...(hasRule ? {} : { first })}
    />
  );
}

/** Those under way; what waits for somebody stands among the approvals. */
export function PurgeCard({ purges }: { purges: PurgeRun[] }) {
  const { say } = useVoice();
  const lines = purges
    .filter(({ state }) => state !== 'waiting')
    .map(({ id, decision: { reference }, state, progress, items }) => ({
      to: `/compliance/purge/${id}`,
      text: say('compliance.purges.going', {
        reference,
        state: say(`disposal.state.${state}`),
        done: progress.done,
        total: items,
      }),
    }));
  return (
    <Card to="/compliance/purge" name={say('compliance.purges')} lines={lines} none={say('compliance.purges.none')} />
  );
}

const exportTrouble = ({ state, sendFault }: LastExport) => {
  if (state === 'failed') return 'compliance.exports.failed';
  return state === 'sending' && sendFault ? 'compliance.exports.unsent' : null;
};

export function ExportCard({ schedules }: { schedules: ExportSchedule[] }) {
  const { say, time } = useVoice();
  const lines = schedules.flatMap(({ id, form: { name }, last, recurrence }) => {
    const to = `/compliance/export/schedule?id=${id}`;
    const trouble = last && exportTrouble(last);
    const at = recurrence?.nextRunsAt[0];
    const next = at
      ? say('compliance.exports.next', { name, at: time(at) })
      : say('compliance.exports.unknown', { name });
    const missed = recurrence?.missedRuns ?? 0;
    return [
      ...(trouble ? [{ to: `/compliance/export/${last.id}`, text: say(trouble, { name }), isBad: true }] : []),
      { to, text: next },
      ...(missed > 0
        ? [{ to: '/compliance/export', text: say('compliance.exports.missed', { name, count: missed }), isBad: true }]
        : []),
    ];
  });
  return (
    <Card
      to="/compliance/export"
      name={say('compliance.exports')}
      lines={lines}
      none={say('compliance.exports.none')}
      first={{ to: '/compliance/export/schedule', text: say('compliance.exports.first') }}
    />
  );
}

export function ChainCard({ chain: { verifiedSeq, verifiedAt, lastCheck, waiting } }: { chain: ChainState }) {
  const { say, time, number } = useVoice();
  const to = '/compliance/chain';
  const found = lastCheck?.findings.length ?? 0;
  const verified =
    verifiedSeq !== null && verifiedAt
      ? say('compliance.chain.verified', { seq: number(verifiedSeq), at: time(verifiedAt) })
      : say('compliance.chain.never');
  const lines = [
    found > 0 ? { to, text: say('compliance.chain.found', { count: found }), isBad: true } : { to, text: verified },
    ...(waiting > 0 ? [{ to, text: say('compliance.chain.waiting', { count: waiting }) }] : []),
  ];
  return <Card to={to} name={say('compliance.chain')} lines={lines} none="" />;
}
