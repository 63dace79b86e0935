/** The form of a source: the simple questions first, the rest folded away with sensible answers. */
import type { Problem } from '#schema/problem.ts';
import type { SourceBounds } from '#schema/setting.ts';
import type { SourceForm } from '#schema/source.ts';
import { Check, Complaint, Input, wrongField } from './form.tsx';
import { KindFields } from './source-kind.tsx';
import { LimitFields, limitPaths } from './source-limits.tsx';
import { ScheduleFields, schedulePaths } from './source-schedule.tsx';
import type { Zones } from './time-zones.ts';
import { useVoice } from './voice.tsx';

interface Props {
  form: SourceForm;
  problem: Problem | undefined;
  zones: Zones;
  bounds: SourceBounds;
}

/** What is complained about at its own field. */
const ownPaths = ['name', 'kind', 'startUrls', ...schedulePaths, ...limitPaths];

export function SourceFields({ form, problem, zones, bounds }: Props) {
  const { say } = useVoice();
  return (
    <>
      <Input
        name="name"
        label={say('source.name')}
        hint={say('source.name.hint')}
        error={wrongField(problem, 'name') && say('source.wrong.name')}
        defaultValue={form.name}
        maxLength={200}
        required
      />
      <KindFields form={form} problem={problem} />
      <Check name="files" label={say('source.files')} hint={say('source.files.hint')} checked={form.files} />
      {(bounds.render || form.render) && (
        <Check name="render" label={say('source.render')} hint={say('source.render.hint')} checked={form.render} />
      )}
      <ScheduleFields schedule={form.schedule} problem={problem} zones={zones} />
      <LimitFields form={form} problem={problem} bounds={bounds} />
    </>
  );
}

/** That nothing was saved and why; wrong fields speak for themselves. */
export function SourceComplaint({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  if (!ownPaths.some((path) => wrongField(problem, path))) return <Complaint problem={problem} />;
  return (
    <div className="notice bad" role="alert">
      <p>{say('source.form.problem')}</p>
    </div>
  );
}
