/** When a source is read again by itself: how often, and what that needs to know. */
import type { ReactNode } from 'react';
import type { Problem } from '#schema/problem.ts';
import type { Schedule } from '#schema/source.ts';
import type { WordKey } from '../words/speak.ts';
import { Input, Select, wrongField } from './form.tsx';
import { clockOf, untouchedSchedule } from './source-form-data.ts';
import type { Zones } from './time-zones.ts';
import { useVoice } from './voice.tsx';

export const schedulePaths = [
  'schedule.hour',
  'schedule.minute',
  'schedule.monthday',
  'schedule.cron',
  'schedule.timeZone',
];

const choices = ['hour', 'day', 'week', 'month', 'cron'] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const examples = [
  ['0 6 * * 1-5', 'source.cron.example.workdays'],
  ['*/30 * * * *', 'source.cron.example.half'],
  ['0 3 1,15 * *', 'source.cron.example.twice'],
  ['30 4 1 1,4,7,10 *', 'source.cron.example.quarter'],
] as const satisfies [string, WordKey][];

interface Props {
  schedule: Schedule | null;
  problem: Problem | undefined;
  zones: Zones;
  /** What comes by it, where that is not a source. */
  legend?: string;
  /** That nothing comes by itself is no choice. */
  required?: boolean;
}

export function ScheduleFields({ schedule, problem, zones, legend, required = false }: Props) {
  const { say } = useVoice();
  const { every, ...when } = schedule ?? untouchedSchedule;
  return (
    <fieldset>
      <legend>{legend ?? say('source.schedule')}</legend>
      <div className="row">
        <Select
          name="every"
          label={say('source.every')}
          defaultValue={schedule || required ? every : 'none'}
          options={(required ? choices : (['none', ...choices] as const)).map((choice) => [
            choice,
            say(`source.schedule.${choice}`),
          ])}
        />
        <Of every="week">
          <Select
            name="weekday"
            label={say('source.weekday')}
            defaultValue={when.weekday}
            options={weekdays.map((day) => [day, say(`source.weekday.${day}`)])}
          />
        </Of>
        <TimeFields schedule={{ every, ...when }} problem={problem} />
      </div>
      <Of every="cron">
        <CronField cron={when.cron} problem={problem} />
      </Of>
      <Of every="day week month cron">
        <ZoneField zone={when.timeZone} problem={problem} zones={zones} />
      </Of>
    </fieldset>
  );
}

/** Shown while the schedule is one of these (with spaces between), by the style sheet alone. */
const Of = ({ every, children }: { every: string; children: ReactNode }) => <div data-every={every}>{children}</div>;

function TimeFields({ schedule, problem }: { schedule: Schedule; problem: Problem | undefined }) {
  const { say } = useVoice();
  const hourly = schedule.every === 'hour';
  const wrongTime = wrongField(problem, 'schedule.hour') ?? wrongField(problem, 'schedule.minute');
  return (
    <>
      <Of every="month">
        <Input
          name="monthday"
          type="number"
          min={1}
          max={28}
          label={say('source.monthday')}
          error={wrongField(problem, 'schedule.monthday') && say('source.wrong.schedule.monthday')}
          defaultValue={schedule.monthday}
        />
      </Of>
      <Of every="hour">
        <Input
          name="minute"
          type="number"
          min={0}
          max={59}
          label={say('source.minute')}
          error={hourly && wrongTime ? say('source.wrong.schedule.minute') : undefined}
          defaultValue={schedule.minute}
        />
      </Of>
      <Of every="day week month">
        <Input
          name="clock"
          type="time"
          label={say('source.clock')}
          error={!hourly && wrongTime ? say('source.wrong.schedule.clock') : undefined}
          defaultValue={clockOf(schedule)}
        />
      </Of>
    </>
  );
}

function CronField({ cron, problem }: { cron: string | null; problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <Input
        name="cron"
        label={say('source.cron')}
        hint={say('source.cron.hint')}
        error={wrongField(problem, 'schedule.cron') && say('source.wrong.schedule.cron')}
        defaultValue={cron ?? ''}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
      />
      <p className="hint">{say('source.cron.examples')}</p>
      <dl className="examples">
        {examples.map(([text, meaning]) => (
          <div key={text}>
            <dt>
              <code>{text}</code>
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ZoneField({ zone, problem, zones }: { zone: string; problem: Problem | undefined; zones: Zones }) {
  const { say } = useVoice();
  const named = (names: string[]) => names.map((name) => [name, name.replaceAll('_', ' ')] as const);
  return (
    <Select
      name="timeZone"
      label={say('source.timeZone')}
      error={wrongField(problem, 'schedule.timeZone') && say('source.wrong.schedule.timeZone')}
      defaultValue={zone}
      groups={[
        { label: say('source.timeZone.common'), options: named(zones.common) },
        { label: say('source.timeZone.all'), options: named(zones.others) },
      ]}
    />
  );
}
