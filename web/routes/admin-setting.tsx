/** What the organisation decides for itself: signing in, sessions, keys and who may be invited. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Policy } from '#schema/policy.ts';
import type { Problem } from '#schema/problem.ts';
import { act, read } from '../parts/door.server.ts';
import { EverybodyOut } from '../parts/everybody-out.tsx';
import { isChecked, linesIn, numberIn, textIn } from '../parts/fields-data.ts';
import { Check, Input, Lines, Select, wrongField } from '../parts/form.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { type Zones, zonesWith } from '../parts/time-zones.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled((say) => say('setting.title'));

export async function loader(args: LoaderFunctionArgs) {
  const policy = await read<Policy>(args, '/setting');
  return { policy, zones: zonesWith(policy.timeZone) };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = 'policy';
  // What other pages decide stays as it is.
  const before = await read<Policy>(args, '/setting');
  const saved = await act<Policy>(args, 'PUT', '/setting', {
    ...before,
    secondFactor: isChecked(posted, 'secondFactor'),
    sessionIdleHours: numberIn(posted, 'sessionIdleHours') ?? Number.NaN,
    keyMaxAgeDays: numberIn(posted, 'keyMaxAgeDays'),
    keyUnusedDays: numberIn(posted, 'keyUnusedDays'),
    answerRecordDays: numberIn(posted, 'answerRecordDays'),
    inviteDomains: linesIn(posted, 'inviteDomains'),
    timeZone: textIn(posted, 'timeZone'),
  });
  if (saved.ok) return data<Outcome>({ intent });
  return data<Outcome>({ intent, problem: saved.problem }, saved.problem.status);
}

export default function Setting() {
  const { say } = useVoice();
  const { policy, zones } = useLoaderData<typeof loader>();
  const mayEndSessions = useRoot<Root>()?.me?.permissions.includes('people');
  return (
    <div className="narrow">
      <Trail from="administration" />
      <h1>{say('setting.title')}</h1>
      <PartForm intent="policy" title={say('setting.policy')} outcome={useActionData<typeof action>()}>
        {(problem) => <PolicyFields policy={policy} zones={zones} problem={problem} />}
      </PartForm>
      {mayEndSessions && <EverybodyOut />}
    </div>
  );
}

function PolicyFields({ policy, zones, problem }: { policy: Policy; zones: Zones; problem: Problem | undefined }) {
  const { say } = useVoice();
  const named = (names: string[]) => names.map((name) => [name, name.replaceAll('_', ' ')] as const);
  const wrong = (name: keyof Policy, min: number, max: number) =>
    wrongField(problem, name) && say('setting.wrong.number', { min, max });
  return (
    <>
      <Check
        name="secondFactor"
        label={say('setting.secondFactor')}
        hint={say('setting.secondFactor.hint')}
        checked={policy.secondFactor}
      />
      <Input
        name="sessionIdleHours"
        type="number"
        min={1}
        max={168}
        label={say('setting.sessionIdleHours')}
        hint={say('setting.sessionIdleHours.hint')}
        error={wrong('sessionIdleHours', 1, 168)}
        defaultValue={policy.sessionIdleHours}
        required
      />
      {(['keyMaxAgeDays', 'keyUnusedDays'] as const).map((name) => (
        <Input
          key={name}
          name={name}
          type="number"
          min={1}
          max={3650}
          label={say(`setting.${name}`)}
          hint={say('setting.days.hint')}
          error={wrong(name, 1, 3650)}
          defaultValue={policy[name] ?? ''}
        />
      ))}
      <Input
        name="answerRecordDays"
        type="number"
        min={184}
        max={3650}
        label={say('setting.answerRecordDays')}
        hint={say('setting.answerRecordDays.hint')}
        error={wrong('answerRecordDays', 184, 3650)}
        defaultValue={policy.answerRecordDays ?? ''}
      />
      <Lines
        name="inviteDomains"
        label={say('setting.inviteDomains')}
        hint={say('setting.inviteDomains.hint')}
        error={wrongField(problem, 'inviteDomains') && say('setting.wrong.domain')}
        defaultValue={policy.inviteDomains.join('\n')}
      />
      <Select
        name="timeZone"
        label={say('source.timeZone')}
        hint={say('setting.timeZone.hint')}
        defaultValue={policy.timeZone}
        groups={[
          { label: say('source.timeZone.common'), options: named(zones.common) },
          { label: say('source.timeZone.all'), options: named(zones.others) },
        ]}
      />
    </>
  );
}
