/** A person's request: what it is about, by when it is due, what was found, and what stays for which reason. */
import type { PersonRequest, PersonRequestDetail } from '#schema/person-request.ts';
import { sayStore, sayWhy } from '#schema/person-request-words.ts';
import { ReasonText } from './reason.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** How long is left, in words. */
export function DaysLeft({ request }: { request: PersonRequest }) {
  const { say } = useVoice();
  const { daysLeft, endedAt, dueOn } = request;
  if (endedAt) return dueOn;
  const isLate = daysLeft < 0;
  return (
    <>
      {dueOn}
      <br />
      <span className={isLate ? 'error' : undefined}>
        {say(isLate ? 'request.late' : 'request.left', { count: Math.abs(daysLeft) })}
      </span>
    </>
  );
}

export function RequestFacts({ request }: { request: PersonRequestDetail }) {
  const { say } = useVoice();
  const { personName, kind, receivedOn, state, outcome, madeName, madeAt, extended, endedName, endedAt } = request;
  return (
    <>
      <dl className="facts">
        <dt>{say('request.person')}</dt>
        <dd>{personName ?? say('request.person.gone')}</dd>
        <dt>{say('request.kind')}</dt>
        <dd>{say(`request.kind.${kind}`)}</dd>
        <dt>{say('request.received')}</dt>
        <dd>{receivedOn}</dd>
        <dt>{say('request.due')}</dt>
        <dd>
          <DaysLeft request={request} />
        </dd>
        <dt>{say('request.state')}</dt>
        <dd>{say(`request.state.${state}`)}</dd>
        {outcome && (
          <>
            <dt>{say('request.outcome')}</dt>
            <dd>
              {say(`request.outcome.${outcome}`)}
              {endedName && `, ${endedName}`}
              {endedAt && (
                <>
                  {', '}
                  <Time at={endedAt} />
                </>
              )}
            </dd>
          </>
        )}
        <dt>{say('request.made')}</dt>
        <dd>
          {madeName}, <Time at={madeAt} />
        </dd>
        {extended && (
          <>
            <dt>{say('request.extended')}</dt>
            <dd>
              {extended.name}, <Time at={extended.at} />: {extended.reason}
            </dd>
          </>
        )}
      </dl>
      {request.reason && (
        <div className="notice bad">
          <ReasonText reason={request.reason} />
        </div>
      )}
    </>
  );
}

/** Where was looked, and how much was found there. */
export function FoundStores({ request }: { request: PersonRequestDetail }) {
  const { say, number, language } = useVoice();
  const { done, queued } = request.progress;
  const found = request.stores.filter((store) => store.found > 0);
  if (done + queued === 0) return null;
  return (
    <section>
      <h2>{say('request.stores')}</h2>
      {request.state === 'collecting' && (
        <progress aria-label={say('request.stores')} max={done + queued} value={done} />
      )}
      <p role="status">{say('request.progress', { done, total: done + queued })}</p>
      {found.length > 0 && (
        <Table
          caption={say('request.stores')}
          columns={[{ label: say('request.store') }, { label: say('request.found'), kind: 'number' }]}
        >
          {found.map(({ store, found }) => (
            <tr key={store}>
              <th scope="row">{sayStore(store, language)}</th>
              <td className="number">{number(found)}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

export function KeptList({ request }: { request: PersonRequestDetail }) {
  const { language, number } = useVoice();
  return (
    <ul>
      {request.kept.map(({ store, why, count }) => (
        <li key={`${store} ${why}`}>
          {sayStore(store, language)} ({number(count)}): {sayWhy(why, language)}.
        </li>
      ))}
    </ul>
  );
}

/** What was put right, by whom and when. */
export function RectificationTable({ request }: { request: PersonRequestDetail }) {
  const { say } = useVoice();
  return (
    <Table
      caption={say('request.rectifications')}
      columns={[
        { label: say('request.what') },
        { label: say('request.wrong') },
        { label: say('request.corrected') },
        { label: say('request.rectified') },
      ]}
      isStacked
    >
      {request.rectifications.map(({ id, what, wrong, corrected, madeName, madeAt }) => (
        <tr key={id}>
          <th scope="row">{what}</th>
          <td>{wrong}</td>
          <td>{corrected}</td>
          <td>
            {madeName}, <Time at={madeAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
