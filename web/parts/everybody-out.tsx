/** The end of everybody's sessions but the reader's own, asked twice. It is done by the page of people, wherever it stands. */
import { Confirmed } from './confirm.tsx';
import { useVoice } from './voice.tsx';

export function EverybodyOut() {
  const { say } = useVoice();
  return (
    <section aria-labelledby="everybody">
      <h2 id="everybody">{say('people.everybody')}</h2>
      <p>{say('people.everybody.about')}</p>
      <Confirmed
        label={say('people.everybody.end')}
        title={say('people.everybody.title')}
        about={say('people.everybody.sure')}
        intent="everybody-out"
        form={{ action: '/admin/people' }}
      />
    </section>
  );
}
