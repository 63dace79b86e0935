/** The letter to whoever asked, to be printed: what was done, what was not and why, and where to complain. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PersonRequestDetail } from '#schema/person-request.ts';
import { read } from '../parts/door.server.ts';
import { KeptList } from '../parts/person-request.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('request.letter.title'));

export const loader = async (args: LoaderFunctionArgs) => ({
  request: await read<PersonRequestDetail>(args, `/person-request/${args.params.id}`),
});

export default function RequestLetter() {
  const { say } = useVoice();
  const { request } = useLoaderData<typeof loader>();
  const { id, kind, outcome, reference, personName, receivedOn, dueOn, extended, note, rectifications } = request;
  const facts = { kind: say(`request.kind.${kind}`), received: receivedOn, reference };
  return (
    <div className="narrow">
      <Trail
        from="compliance"
        steps={[
          { to: '/compliance/request', name: say('request.title') },
          { to: `/compliance/request/${id}`, name: reference },
        ]}
      />
      <article>
        <h1>{say('request.letter.title')}</h1>
        {personName && <p>{personName}</p>}
        <p>{say('request.letter.greeting', facts)}</p>
        <p>
          {outcome
            ? say(`request.letter.${outcome}`, { decision: request.decisionReference ?? '' })
            : say('request.letter.pending', { due: dueOn })}
        </p>
        {extended && <p>{say('request.letter.extended', { due: dueOn, reason: extended.reason })}</p>}
        {note && <p>{note}</p>}
        {rectifications.length > 0 && (
          <ul>
            {rectifications.map(({ id, what, after }) => (
              <li key={id}>
                {what} ({after})
              </li>
            ))}
          </ul>
        )}
        {request.kept.length > 0 && (
          <>
            <p>{say('request.letter.kept')}</p>
            <KeptList request={request} />
          </>
        )}
        <p>{say('request.letter.appeal')}</p>
      </article>
    </div>
  );
}
