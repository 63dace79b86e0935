/** Why somebody reads the acts that an answer holds: asked once, before any of them is shown or fetched. */
import type { PersonRequestDetail } from '#schema/person-request.ts';
import { mostReadings, type Reading, readingMinutes, reasonChars } from '#schema/reading.ts';
import { Lines, wrongField } from './form.tsx';
import { type Outcome, PartForm } from './part-form.tsx';
import { Time, useVoice } from './voice.tsx';

export function BeginReading({ request, outcome }: { request: PersonRequestDetail; outcome: Outcome | undefined }) {
  const { say } = useVoice();
  const { kind, reference } = request;
  return (
    <PartForm
      intent="read"
      title={say('audit.begin')}
      about={`${say('request.reading')} ${say('audit.limits', { minutes: readingMinutes, count: mostReadings })}`}
      submit={say('audit.begin.submit')}
      outcome={outcome}
    >
      {(problem) => (
        <Lines
          name="readingReason"
          label={say('audit.reason')}
          hint={say('audit.reason.hint', reasonChars)}
          error={wrongField(problem, 'reason') && say('audit.reason.wrong', reasonChars)}
          defaultValue={say('request.one', { kind: say(`request.kind.${kind}`), reference })}
          minLength={reasonChars.least}
          maxLength={reasonChars.most}
          spellCheck
          required
        />
      )}
    </PartForm>
  );
}

export function OpenReading({ reading: { category, reason, endsAt } }: { reading: Reading }) {
  const { say } = useVoice();
  return (
    <p className="notice reading-session">
      <strong>{say(`audit.category.${category}`)}</strong> – {reason}, {say('audit.until')} <Time at={endsAt} clock />
    </p>
  );
}
