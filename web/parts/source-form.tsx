/** The form of a website source: the simple questions first, the rest folded away with sensible answers. */
import type { ReactNode } from 'react';
import type { Problem } from '#schema/problem.ts';
import type { SourceForm } from '#schema/source.ts';
import { Check, Complaint, Input, Lines, Select, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  form: SourceForm;
  problem: Problem | undefined;
}

const advanced = ['maxDepth', 'maxPages', 'include', 'exclude', 'requestsPerSecond', 'parallel'] as const;
const checked = ['name', 'startUrls', 'schedule', ...advanced] as const;

/** The complaint about a field in the reader's words. */
function useWrong(problem: Problem | undefined) {
  const { say } = useVoice();
  return (path: (typeof checked)[number]) => wrongField(problem, path) && say(`source.wrong.${path}`);
}

export function SourceFields({ form, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  return (
    <>
      <Input
        name="name"
        label={say('source.name')}
        hint={say('source.name.hint')}
        error={wrong('name')}
        defaultValue={form.name}
        maxLength={200}
        required
      />
      <Lines
        name="startUrls"
        label={say('source.startUrls')}
        hint={say('source.startUrls.hint')}
        error={wrong('startUrls')}
        defaultValue={form.startUrls.join('\n')}
        inputMode="url"
        required
      />
      <Select
        name="kind"
        label={say('source.kind')}
        defaultValue={form.kind}
        options={(['link', 'sitemap'] as const).map((kind) => [kind, say(`source.kind.${kind}`)] as const)}
      />
      <ScheduleFields form={form} problem={problem} />
      <Advanced open={advanced.some((path) => wrongField(problem, path))}>
        <Limits form={form} problem={problem} />
        <Politeness form={form} problem={problem} />
      </Advanced>
    </>
  );
}

function ScheduleFields({ form: { schedule }, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  const days = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => [day, say(`source.weekday.${day}`)] as const);
  const clock = [schedule?.hour ?? 3, schedule?.minute ?? 0].map((part) => String(part).padStart(2, '0')).join(':');
  return (
    <fieldset>
      <legend>{say('source.schedule')}</legend>
      <div className="row">
        <Select
          name="every"
          label={say('source.every')}
          defaultValue={schedule?.every ?? 'none'}
          options={(['none', 'day', 'week'] as const).map((every) => [every, say(`source.schedule.${every}`)] as const)}
        />
        <Select name="weekday" label={say('source.weekday')} defaultValue={schedule?.weekday ?? 1} options={days} />
        <Input
          name="clock"
          type="time"
          label={say('source.clock')}
          error={wrong('schedule')}
          defaultValue={clock}
          required
        />
        <Input name="timeZone" label={say('source.timeZone')} defaultValue={schedule?.timeZone ?? 'Europe/Stockholm'} />
      </div>
      <p className="hint">{say('source.schedule.hint')}</p>
    </fieldset>
  );
}

function Advanced({ open, children }: { open: boolean; children: ReactNode }) {
  const { say } = useVoice();
  return (
    <details className="box" open={open}>
      <summary>{say('source.advanced')}</summary>
      <div>{children}</div>
    </details>
  );
}

function Limits({ form, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  return (
    <>
      <Select
        name="sameSite"
        label={say('source.sameSite')}
        defaultValue={form.sameSite}
        options={(['host', 'domain', 'path'] as const).map(
          (scope) => [scope, say(`source.sameSite.${scope}`)] as const,
        )}
      />
      <Input
        name="maxDepth"
        type="number"
        min={0}
        max={50}
        label={say('source.maxDepth')}
        hint={say('source.maxDepth.hint')}
        error={wrong('maxDepth')}
        defaultValue={form.maxDepth}
      />
      <Input
        name="maxPages"
        type="number"
        min={1}
        max={1_000_000}
        label={say('source.maxPages')}
        error={wrong('maxPages')}
        defaultValue={form.maxPages}
      />
      <Lines
        name="include"
        label={say('source.include')}
        hint={say('source.include.hint')}
        error={wrong('include')}
        defaultValue={form.include.join('\n')}
      />
      <Lines
        name="exclude"
        label={say('source.exclude')}
        hint={say('source.exclude.hint')}
        error={wrong('exclude')}
        defaultValue={form.exclude.join('\n')}
      />
    </>
  );
}

function Politeness({ form, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  return (
    <>
      <Input
        name="requestsPerSecond"
        type="number"
        min={0.01}
        max={2000}
        step="any"
        label={say('source.requestsPerSecond')}
        hint={say('source.requestsPerSecond.hint')}
        error={wrong('requestsPerSecond')}
        defaultValue={form.requestsPerSecond}
      />
      <Input
        name="parallel"
        type="number"
        min={1}
        max={64}
        label={say('source.parallel')}
        error={wrong('parallel')}
        defaultValue={form.parallel}
      />
      <Check
        name="obeyRobots"
        label={say('source.obeyRobots')}
        hint={say('source.obeyRobots.hint')}
        checked={form.obeyRobots}
      />
    </>
  );
}

/** That nothing was saved and why; wrong fields speak for themselves. */
export function SourceComplaint({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  if (!checked.some((path) => wrongField(problem, path))) return <Complaint problem={problem} />;
  return (
    <div className="notice bad" role="alert">
      <p>{say('source.form.problem')}</p>
    </div>
  );
}
