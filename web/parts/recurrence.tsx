/** When a source is read by itself: in words, the next times, and the times that did not happen, with why. */
import type { Recurrence, Source } from '#schema/source.ts';
import type { WordKey } from '../words/speak.ts';
import { timeZone } from '../words/speak.ts';
import { scheduleWords } from './schedule-words.ts';
import { Time, useVoice } from './voice.tsx';

export function RecurrenceView({ source }: { source: Source }) {
  const voice = useVoice();
  const { schedule } = source.form;
  return (
    <section>
      <h2>{voice.say('source.recurrence')}</h2>
      <p className="lead-in">{scheduleWords(schedule, voice)}</p>
      {schedule && <ComingTimes recurrence={source.recurrence} />}
      {schedule && schedule.timeZone !== timeZone && <p className="hint">{voice.say('source.recurrence.zone')}</p>}
    </section>
  );
}

/** What is said of what comes. */
const words = {
  source: {
    next: 'source.recurrence.next',
    none: 'source.recurrence.none',
    missed: 'source.recurrence.missed',
    skipped: 'source.recurrence.skipped',
  },
  export: {
    next: 'export.recurrence.next',
    none: 'export.recurrence.none',
    missed: 'export.recurrence.missed',
    skipped: 'export.recurrence.skipped',
  },
} as const satisfies Record<string, Record<string, WordKey>>;

interface ComingTimesProps {
  recurrence: Recurrence | null;
  of?: keyof typeof words;
  /** Of its heading. */
  level?: 'h3' | 'h4';
}

/** The next times, and how many did not happen. */
export function ComingTimes({ recurrence, of = 'source', level: Heading = 'h3' }: ComingTimesProps) {
  const { say } = useVoice();
  if (!recurrence) return <p className="notice warn">{say('source.recurrence.unknown')}</p>;
  const { nextRunsAt, missedRuns, skippedRuns } = recurrence;
  return (
    <>
      {nextRunsAt.length === 0 ? (
        <p>{say(words[of].none)}</p>
      ) : (
        <>
          <Heading>{say(words[of].next)}</Heading>
          <ol className="times">
            {nextRunsAt.map((at) => (
              <li key={at}>
                <Time at={at} clock />
              </li>
            ))}
          </ol>
        </>
      )}
      {missedRuns > 0 && <p className="notice warn">{say(words[of].missed, { count: missedRuns })}</p>}
      {skippedRuns > 0 && <p className="notice warn">{say(words[of].skipped, { count: skippedRuns })}</p>}
    </>
  );
}
