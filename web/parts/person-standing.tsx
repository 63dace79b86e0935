/** Whether a person may come: invited again, put out and let in again, and removed with what they held handed over. */
import { Form } from '@remix-run/react';
import type { PersonDetail } from '#schema/person.ts';
import { Confirm } from './confirm.tsx';
import { Check, Input, Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

export function PersonStanding({ person, isHeirUnknown }: { person: PersonDetail; isHeirUnknown: true | undefined }) {
  const { say } = useVoice();
  const { name, state, holds } = person;
  const isOut = state === 'deactivated';
  return (
    <section>
      <h2>{say('people.standing')}</h2>
      {!isOut && (
        <Form method="post">
          <p>{say('people.invite.again.about')}</p>
          <Submit intent="invite" className="secondary">
            {say('people.invite.again')}
          </Submit>
        </Form>
      )}
      <Form method="post">
        {!isOut && <p>{say('people.deactivate.about')}</p>}
        <Submit intent={isOut ? 'reactivate' : 'deactivate'} className="secondary">
          {say(isOut ? 'people.reactivate' : 'people.deactivate')}
        </Submit>
      </Form>
      {isHeirUnknown && (
        <p className="notice bad" role="alert">
          {say('people.remove.unknown')}
        </p>
      )}
      <Confirm
        label={say('people.remove')}
        spokenLabel={say('people.remove.title', { name })}
        title={say('people.remove.title', { name })}
        about={say('people.remove.about', holds)}
      >
        <Form method="post">
          <Input name="handTo" type="email" label={say('people.remove.to')} maxLength={320} required />
          <Check
            name="conversations"
            label={say('people.remove.talks')}
            hint={say('people.remove.talks.hint')}
            checked={false}
          />
          <Submit intent="remove" className="danger">
            {say('people.remove')}
          </Submit>
        </Form>
      </Confirm>
    </section>
  );
}
