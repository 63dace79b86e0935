/** Helping a person in, and out: a link to hand over, a second factor that was lost, sessions to end. */
import { Form } from '@remix-run/react';
import type { PersonDetail } from '#schema/person.ts';
import { Confirmed } from './confirm.tsx';
import { Submit } from './form.tsx';
import type { PersonOutcome } from './person.server.ts';
import { useVoice } from './voice.tsx';

type Props = { person: PersonDetail; outcome: PersonOutcome | undefined };

export function PersonEntry({ person, outcome }: Props) {
  const { say } = useVoice();
  const { sessions, hasFactor } = person.entry;
  return (
    <section aria-labelledby="entry">
      <h2 id="entry">{say('people.entry')}</h2>
      <Done outcome={outcome} />
      <p>{say('people.entry.about')}</p>
      <Form method="post" className="actions" preventScrollReset>
        <Submit intent="link-sign-in" className="secondary">
          {say('people.entry.signIn')}
        </Submit>
        <Submit intent="link-reset" className="secondary">
          {say('people.entry.reset')}
        </Submit>
      </Form>
      {sessions > 0 && <EndSessions sessions={sessions} />}
      {hasFactor && <FactorRemoval name={person.name} />}
    </section>
  );
}

function Done({ outcome }: Pick<Props, 'outcome'>) {
  const { say } = useVoice();
  if (!outcome || outcome.problem) return null;
  const isFactor = outcome.intent === 'factor-remove';
  if (!isFactor && outcome.ended === undefined) return null;
  return (
    <p className="notice good" role="status">
      {isFactor ? say('people.factor.removed') : say('people.sessions.ended', { count: outcome.ended ?? 0 })}
    </p>
  );
}

function EndSessions({ sessions }: { sessions: number }) {
  const { say } = useVoice();
  return (
    <Form method="post" preventScrollReset>
      <p>{say('people.sessions.about', { count: sessions })}</p>
      <Submit intent="sessions-end" className="secondary">
        {say('people.sessions.end')}
      </Submit>
    </Form>
  );
}

function FactorRemoval({ name }: { name: string }) {
  const { say } = useVoice();
  return (
    <>
      <p>{say('people.factor.on')}</p>
      <Confirmed
        label={say('people.factor.remove')}
        title={say('people.factor.remove.title', { name })}
        about={say('people.factor.remove.about')}
        intent="factor-remove"
        form={{ preventScrollReset: true }}
      />
    </>
  );
}
