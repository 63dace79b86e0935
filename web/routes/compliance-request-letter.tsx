/** The letter to whoever asked, to be printed: what was done, what was not and why, and where to complain. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PersonRequestDetail } from '#schema/person-request.ts';
import type { Me } from '#schema/session.ts';
import { read } from '../parts/door.server.ts';
import { KeptList, RectificationTable } from '../parts/person-request.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('request.letter'));

export async function loader(args: LoaderFunctionArgs) {
  const [request, me] = await Promise.all([
    read<PersonRequestDetail>(args, `/person-request/${args.params.id}`),
    read<Me>(args, '/me'),
  ]);
  return { request, sender: me.tenantName, officer: request.endedName ?? me.name, today: new Date().toISOString() };
}

export default function RequestLetter() {
  const { say } = useVoice();
  const { request, sender, officer, today } = useLoaderData<typeof loader>();
  const { id, kind, outcome, reference, personName, receivedOn, endedAt } = request;
  return (
    <div className="narrow">
      <Trail
        from="compliance"
        steps={[
          { to: '/compliance/request', name: say('request.title') },
          { to: `/compliance/request/${id}`, name: reference },
        ]}
      />
      <article className="letter">
        <header>
          <p>
            <strong>{sender}</strong>
          </p>
          <dl className="facts">
            <dt>{say('request.letter.date')}</dt>
            <dd>
              <Time at={endedAt ?? today} />
            </dd>
            <dt>{say('request.reference')}</dt>
            <dd>{reference}</dd>
            <dt>{say('request.letter.officer')}</dt>
            <dd>{officer}</dd>
          </dl>
          {personName && <p>{personName}</p>}
        </header>
        <h1>{say(`request.letter.title.${outcome ? kind : 'pending'}`)}</h1>
        <p>{say('request.letter.greeting', { received: receivedOn })}</p>
        <Answer request={request} />
        <p>{say('request.letter.appeal')}</p>
      </article>
    </div>
  );
}

function Answer({ request }: { request: PersonRequestDetail }) {
  const { say, date } = useVoice();
  const { outcome, dueOn, decisionReference, deliveryExpiresAt, extended, note, rectifications, kept } = request;
  return (
    <>
      {outcome ? (
        <p>{say(`request.letter.${outcome}`, { decision: decisionReference ?? '' })}</p>
      ) : (
        <p>{say('request.letter.pending', { due: dueOn })}</p>
      )}
      {!outcome && extended && <p>{say('request.letter.extended', { due: dueOn, reason: extended.reason })}</p>}
      {outcome === 'delivered' && deliveryExpiresAt && (
        <p>{say('request.letter.until', { day: date(deliveryExpiresAt) })}</p>
      )}
      {rectifications.length > 0 && <RectificationTable request={request} />}
      {outcome && note && <p>{say('request.letter.reasons', { note })}</p>}
      {outcome === 'erased' && kept.length > 0 && (
        <>
          <p>{say('request.letter.kept')}</p>
          <KeptList request={request} />
        </>
      )}
    </>
  );
}
