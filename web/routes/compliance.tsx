/** The compliance desk: what waits for somebody, what comes, and how far the record is verified. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ChainState } from '#schema/chain-state.ts';
import type { ExportSchedule } from '#schema/export.ts';
import type { Hold } from '#schema/hold.ts';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequest } from '#schema/person-request.ts';
import type { PurgeRun } from '#schema/purge-run.ts';
import type { Decision } from '#schema/retention.ts';
import type { RetentionCalendar } from '#schema/retention-view.ts';
import type { Me } from '#schema/session.ts';
import {
  ApprovalCard,
  ChainCard,
  ComingCard,
  ExportCard,
  HoldCard,
  PurgeCard,
  RequestCard,
} from '../parts/compliance-cards.tsx';
import { compliancePlacesFor } from '../parts/compliance-places.ts';
import { read, readIfHeld } from '../parts/door.server.ts';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('compliance.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  const places = compliancePlacesFor(permissions);
  if (places.length === 0) throw new Response(null, { status: 403 });
  const ifRetention = <Body,>(path: string) => readIfHeld<Body>(args, permissions, 'retention', path);
  const ifAudit = <Body,>(path: string) => readIfHeld<Body>(args, permissions, 'audit', path);
  const [chain, exports, holds, requests, calendar, purges, decisions] = await Promise.all([
    ifAudit<ChainState>('/audit/chain'),
    ifAudit<ListOf<ExportSchedule>>('/export-schedule'),
    ifRetention<ListOf<Hold>>('/hold?limit=100'),
    ifRetention<ListOf<PersonRequest>>('/person-request?state=open'),
    ifRetention<RetentionCalendar>('/retention/calendar'),
    ifRetention<ListOf<PurgeRun>>('/purge?state=open&limit=100'),
    ifRetention<ListOf<Decision>>('/decision'),
  ]);
  return {
    ...{ places, chain, calendar, exports: exports?.items, holds: holds?.items, requests: requests?.items },
    ...{ purges: purges?.items, decisions: decisions?.items },
  };
}

export default function Compliance() {
  const { say } = useVoice();
  const { places, chain, exports, holds, requests, calendar, purges, decisions } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{say('compliance.title')}</h1>
      <p className="lead">{say('compliance.about')}</p>
      <ul className="cards">
        {purges && holds && <ApprovalCard purges={purges} holds={holds} />}
        {requests && <RequestCard requests={requests} />}
        {holds && <HoldCard holds={holds} />}
        {calendar && decisions && <ComingCard calendar={calendar} decisions={decisions} />}
        {purges && <PurgeCard purges={purges} />}
        {exports && <ExportCard schedules={exports} />}
        {chain && <ChainCard chain={chain} />}
      </ul>
      <nav aria-label={say('compliance.places')}>
        <h2>{say('compliance.places')}</h2>
        <ul className="places">
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
