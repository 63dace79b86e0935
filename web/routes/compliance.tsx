/** The compliance desk: what comes, what waits for somebody, and how far the record is verified. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { ChainState } from '#schema/chain-state.ts';
import type { ExportSchedule } from '#schema/export.ts';
import type { Hold } from '#schema/hold.ts';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequest } from '#schema/person-request.ts';
import type { PurgeRun } from '#schema/purge-run.ts';
import type { RetentionCalendar } from '#schema/retention-view.ts';
import type { Me } from '#schema/session.ts';
import { compliancePlacesFor } from '../parts/compliance-places.ts';
import { read, readIfHeld } from '../parts/door.server.ts';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('compliance.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  const places = compliancePlacesFor(permissions);
  if (places.length === 0) throw new Response(null, { status: 403 });
  const [chain, exports, holds, requests, calendar, purges] = await Promise.all([
    readIfHeld<ChainState>(args, permissions, 'audit', '/audit/chain'),
    readIfHeld<ListOf<ExportSchedule>>(args, permissions, 'audit', '/export-schedule'),
    readIfHeld<ListOf<Hold>>(args, permissions, 'retention', '/hold?limit=100'),
    readIfHeld<ListOf<PersonRequest>>(args, permissions, 'retention', '/person-request?state=open'),
    readIfHeld<RetentionCalendar>(args, permissions, 'retention', '/retention/calendar'),
    readIfHeld<ListOf<PurgeRun>>(args, permissions, 'retention', '/purge?limit=100'),
  ]);
  return {
    ...{ places, chain, calendar, exports: exports?.items, holds: holds?.items, requests: requests?.items },
    purges: purges?.items.filter(({ state }) => state === 'waiting'),
  };
}

export default function Compliance() {
  const { say } = useVoice();
  const { places, chain, exports, holds, requests, calendar, purges } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{say('compliance.title')}</h1>
      <p className="lead">{say('compliance.about')}</p>
      <ul className="cards">
        {requests && <Requests requests={requests} />}
        {holds && <Holds holds={holds} />}
        {purges && <Purges purges={purges} />}
        {calendar && <Coming calendar={calendar} />}
        {exports && <Exports schedules={exports} />}
        {chain && <Chain chain={chain} />}
      </ul>
      <nav aria-label={say('compliance.places')}>
        <h2>{say('compliance.places')}</h2>
        <ul>
          {places.map(({ to, name }) => (
            <li key={to}>
              <Link to={to}>{say(name)}</Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

/** Lines, or the one sentence that says that there are none. */
function Card({ to, name, none, lines }: { to: string; name: string; none: string; lines: ReactNode[] }) {
  return (
    <li>
      <h2>
        <Link to={to}>{name}</Link>
      </h2>
      {lines.length === 0 && <p className="facts">{none}</p>}
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are not moved about
        <p key={at} className="facts">
          {line}
        </p>
      ))}
    </li>
  );
}

function Requests({ requests }: { requests: PersonRequest[] }) {
  const { say } = useVoice();
  const lines = [...requests]
    .sort((one, other) => one.daysLeft - other.daysLeft)
    .slice(0, 5)
    .map(({ id, reference, daysLeft }) => (
      <Link key={id} to={`/compliance/request/${id}`}>
        {daysLeft < 0
          ? say('compliance.requests.over', { reference })
          : say('compliance.requests.left', { reference, count: daysLeft })}
      </Link>
    ));
  return (
    <Card
      to="/compliance/request"
      name={say('compliance.requests')}
      none={say('compliance.requests.none')}
      lines={lines}
    />
  );
}

function Holds({ holds }: { holds: Hold[] }) {
  const { say } = useVoice();
  const waiting = holds.filter(({ isDue, state }) => isDue || state === 'asked');
  const lines = waiting.map(({ id, title, state }) => (
    <Link key={id} to={`/compliance/hold/${id}`}>
      {say(state === 'asked' ? 'compliance.holds.asked' : 'compliance.holds.due', { title })}
    </Link>
  ));
  const count = holds.length > 0 ? [say('compliance.holds.count', { count: holds.length })] : [];
  return (
    <Card
      to="/compliance/hold"
      name={say('compliance.holds')}
      none={say('compliance.holds.none')}
      lines={[...count, ...lines]}
    />
  );
}

function Purges({ purges }: { purges: PurgeRun[] }) {
  const { say } = useVoice();
  const lines = purges.map(({ id, decision: { reference }, items }) => (
    <Link key={id} to={`/compliance/purge/${id}`}>
      {say('compliance.purges.waiting', { reference, count: items })}
    </Link>
  ));
  return (
    <Card to="/compliance/purge" name={say('compliance.purges')} none={say('compliance.purges.none')} lines={lines} />
  );
}

const nextMonths = 3;

function Coming({ calendar }: { calendar: RetentionCalendar }) {
  const { say } = useVoice();
  const lines = calendar.months
    .slice(0, nextMonths)
    .map(({ month, what }) => ({ month, count: what.reduce((sum, { items }) => sum + items, 0) }))
    .filter(({ count }) => count > 0)
    .map((line) => say('compliance.coming.month', line));
  return (
    <Card
      to="/compliance/calendar"
      name={say('compliance.coming')}
      none={say('compliance.coming.none')}
      lines={lines}
    />
  );
}

function Exports({ schedules }: { schedules: ExportSchedule[] }) {
  const { say, time } = useVoice();
  const lines = schedules.map(({ form: { name }, recurrence }) => {
    const at = recurrence?.nextRunsAt[0];
    return at ? say('compliance.exports.next', { name, at: time(at) }) : say('compliance.exports.unknown', { name });
  });
  return (
    <Card
      to="/compliance/export"
      name={say('compliance.exports')}
      none={say('compliance.exports.none')}
      lines={lines}
    />
  );
}

function Chain({ chain: { verifiedSeq, verifiedAt, lastCheck, waiting } }: { chain: ChainState }) {
  const { say, time, number } = useVoice();
  const found = lastCheck?.findings.length ?? 0;
  const verified =
    verifiedSeq !== null && verifiedAt
      ? say('compliance.chain.verified', { seq: number(verifiedSeq), at: time(verifiedAt) })
      : say('compliance.chain.never');
  const lines = [
    found > 0 ? <strong key="found">{say('compliance.chain.found', { count: found })}</strong> : verified,
    ...(waiting > 0 ? [say('compliance.chain.waiting', { count: waiting })] : []),
  ];
  return <Card to="/compliance/audit" name={say('compliance.chain')} none="" lines={lines} />;
}
