/** The end of everybody's sessions but the reader's own, asked twice. It is done by the page of people, wherever it stands. */
import { Form } from '@remix-run/react';
import { Confirm } from './confirm.tsx';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

export function EverybodyOut() {
  const { say } = useVoice();
  return (
    <section aria-labelledby="everybody">
      <h2 id="everybody">{say('people.everybody')}</h2>
      <p>{say('people.everybody.about')}</p>
      <Confirm
        label={say('people.everybody.end')}
        spokenLabel={say('people.everybody.end')}
        title={say('people.everybody.title')}
        about={say('people.everybody.sure')}
      >
        <Form method="post" action="/admin/people">
          <Submit intent="everybody-out" className="danger">
            {say('people.everybody.end')}
          </Submit>
        </Form>
      </Confirm>
    </section>
  );
}
