/** Where the reader is signed in, and ending it there. */
import { Form } from '@remix-run/react';
import type { OwnSession } from '#schema/session.ts';
import { Submit } from './form.tsx';
import { Time, useVoice } from './voice.tsx';

export function SessionSection({ sessions, ended }: { sessions: readonly OwnSession[]; ended: boolean }) {
  const { say } = useVoice();
  return (
    <section id="sessions">
      <h2>{say('session.title')}</h2>
      <p>{say('session.about')}</p>
      {ended && (
        <p className="notice good" role="status">
          {say('session.ended')}
        </p>
      )}
      <ul className="sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <OneSession session={session} />
          </li>
        ))}
      </ul>
      <Form method="post" className="actions">
        {sessions.length > 1 && (
          <Submit intent="end-others" className="secondary">
            {say('session.end.others')}
          </Submit>
        )}
        <Submit intent="end-all" className="secondary">
          {say('session.end.all')}
        </Submit>
      </Form>
    </section>
  );
}

function OneSession({ session }: { session: OwnSession }) {
  const { say } = useVoice();
  const device = session.device ?? say('session.unknown');
  return (
    <>
      <h3>
        {device} {session.current && <span className="state">{say('session.current')}</span>}
      </h3>
      <dl className="facts">
        <dt>{say('session.since')}</dt>
        <dd>
          <Time at={session.openedAt} clock /> {say(`session.by.${session.by}`)}
        </dd>
        <dt>{say('session.seen')}</dt>
        <dd>
          <Time at={session.seenAt} clock />
        </dd>
        {session.address && (
          <>
            <dt>{say('session.address')}</dt>
            <dd>{session.address}</dd>
          </>
        )}
      </dl>
      {!session.current && (
        <Form method="post">
          <input type="hidden" name="sessionId" value={session.id} />
          <button
            type="submit"
            name="intent"
            value="end-one"
            className="secondary"
            aria-label={say('session.end.one', { device })}
          >
            {say('session.end')}
          </button>
        </Form>
      )}
    </>
  );
}
