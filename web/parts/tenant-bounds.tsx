/** How much a tenant may use up, what its crawls may ask for, and what it may use at all. */
import type { Problem } from '#schema/problem.ts';
import { type CrawlLimits, crawlLimits, type Quota, type Switches } from '#schema/tenant.ts';
import { Check, Input, wrongField } from './form.tsx';
import { bytesPerMegabyte, limitNames, switchNames } from './tenant-form-data.ts';
import { useVoice } from './voice.tsx';

export function QuotaFields({ quota, problem }: { quota: Quota; problem: Problem | undefined }) {
  const { say } = useVoice();
  const wrong = (path: string) => wrongField(problem, path) && say('tenant.wrong.number');
  const number = { type: 'number', min: 0 } as const;
  return (
    <div className="range">
      <Input
        {...number}
        name="people"
        label={say('tenant.use.people')}
        min={1}
        error={wrong('people')}
        defaultValue={quota.people ?? ''}
      />
      <Input
        {...number}
        name="pages"
        label={say('tenant.use.pages')}
        error={wrong('pages')}
        defaultValue={quota.pages ?? ''}
      />
      <Input
        {...number}
        name="megabytes"
        label={say('tenant.quota.megabytes')}
        step="any"
        error={wrong('bytes')}
        defaultValue={quota.bytes === null ? '' : quota.bytes / bytesPerMegabyte}
      />
    </div>
  );
}

export function LimitsFields({ limits, problem }: { limits: CrawlLimits | null; problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <Check name="limited" label={say('tenant.limited')} hint={say('tenant.limited.hint')} checked={limits !== null} />
      <div className="limits">
        {limitNames.map((name) => (
          <fieldset key={name}>
            <legend>{say(`tenant.limit.${name}`)}</legend>
            <div className="range">
              {(['min', 'max'] as const).map((end) => (
                <Bound key={end} name={name} end={end} limits={limits ?? crawlLimits} problem={problem} />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </>
  );
}

interface BoundProps {
  name: keyof CrawlLimits;
  end: 'min' | 'max';
  limits: CrawlLimits;
  problem: Problem | undefined;
}
function Bound({ name, end, limits, problem }: BoundProps) {
  const { say } = useVoice();
  const path = `limits.${name}.${end}`;
  const unit = name === 'bytesPerFile' ? bytesPerMegabyte : 1;
  const { min, max } = crawlLimits[name];
  return (
    <Input
      type="number"
      step="any"
      name={path}
      label={say(`tenant.limit.${end}`)}
      error={wrongField(problem, path) && say('tenant.wrong.limit', { min: min / unit, max: max / unit })}
      min={min / unit}
      max={max / unit}
      defaultValue={limits[name][end] / unit}
    />
  );
}

export function SwitchFields({ switches }: { switches: Switches }) {
  const { say } = useVoice();
  return switchNames.map((name) => (
    <Check key={name} name={name} label={say(`tenant.switch.${name}`)} checked={switches[name]} />
  ));
}
