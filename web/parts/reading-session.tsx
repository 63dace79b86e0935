/** The leave to read the record: asked for with a purpose and a reason, counted down, and ended. */
import { Form } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { mostReadings, type Reading, ReadingCategory, readingMinutes, reasonChars } from '#schema/reading.ts';
import { Choice, Complaint, Lines, Submit, wrongField } from './form.tsx';
import { useMinutesLeft } from './visit.tsx';
import { Time, useVoice } from './voice.tsx';

export function BeginReading({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  const options = ReadingCategory.options.map((value) => ({ value, label: say(`audit.category.${value}`) }));
  return (
    <section aria-labelledby="begin">
      <h2 id="begin">{say('audit.begin')}</h2>
      <p>{say('audit.limits', { minutes: readingMinutes, count: mostReadings })}</p>
      <Complaint problem={problem} />
      <Form method="post">
        <Choice name="category" label={say('audit.category')} defaultValue="supervision" options={options} />
        <Lines
          name="reason"
          label={say('audit.reason')}
          hint={say('audit.reason.hint', reasonChars)}
          error={wrongField(problem, 'reason') && say('audit.reason.wrong', reasonChars)}
          minLength={reasonChars.least}
          maxLength={reasonChars.most}
          spellCheck
          required
        />
        <Submit intent="begin">{say('audit.begin.submit')}</Submit>
      </Form>
    </section>
  );
}

export type ReadingLeft = Reading & { minutesLeft: number };

export function OpenReading({ reading }: { reading: ReadingLeft }) {
  const { say } = useVoice();
  const minutes = useMinutesLeft(reading);
  return (
    <section className="notice reading-session" aria-label={say('audit.reading')}>
      <p>
        <strong>{say(`audit.category.${reading.category}`)}</strong> – {reading.reason}
      </p>
      {minutes > 0 ? (
        <p>
          {say('audit.left', { count: minutes })}, {say('audit.until')} <Time at={reading.endsAt} clock />
        </p>
      ) : (
        <p role="status">{say('audit.over')}</p>
      )}
      <Form method="post">
        <Submit intent="end" className="secondary">
          {say('audit.end')}
        </Submit>
      </Form>
    </section>
  );
}
